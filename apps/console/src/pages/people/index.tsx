import { useMay } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { PageParts } from '../../parts/page-parts';
import { PageTitle } from '../../shell/page-title';
import { Agents } from './agents';
import { Teams } from './teams';
import { peopleWords } from './words';

export default function People() {
  const say = useWords(peopleWords);
  const may = useMay();
  return (
    <>
      <PageTitle id="people" />
      <PageParts
        page="people"
        label={say('parts')}
        parts={[
          { id: 'agents', name: say('agents'), body: () => <Agents /> },
          { id: 'teams', name: say('teams'), shown: may('teams:read'), body: () => <Teams /> },
        ]}
      />
    </>
  );
}
