import { useWords } from '../../i18n/catalogue';
import { PageParts } from '../../parts/page-parts';
import { PageTitle } from '../../shell/page-title';
import { DeadLetters } from './dead-letters';
import { Overview } from './overview';
import { Quarantine } from './quarantine';
import { operationsWords } from './words';

export default function OperationsPage() {
  const say = useWords(operationsWords);
  return (
    <>
      <PageTitle id="operations" />
      <PageParts
        page="operations"
        label={say('parts')}
        parts={[
          { id: 'overview', name: say('overview'), body: () => <Overview /> },
          { id: 'dead-letters', name: say('dead_letters'), body: () => <DeadLetters /> },
          { id: 'quarantine', name: say('quarantine'), body: () => <Quarantine /> },
        ]}
      />
    </>
  );
}
