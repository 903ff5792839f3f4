import { useWords } from '../../i18n/catalogue';
import { PageParts } from '../../parts/page-parts';
import { PageTitle } from '../../shell/page-title';
import { AccountPart } from './account-part';
import { CannedPart } from './canned-part';
import { ConversationsPart } from './conversations-part';
import { RulesPart } from './rules-part';
import { TagsPart } from './tags-part';
import { WorkspacePart } from './workspace-part';
import { settingsWords } from './words';

export default function Settings() {
  const say = useWords(settingsWords);
  return (
    <>
      <PageTitle id="settings" />
      <PageParts
        page="settings"
        label={say('parts')}
        parts={[
          { id: 'workspace', name: say('workspace'), body: () => <WorkspacePart /> },
          { id: 'rules', name: say('rules'), body: () => <RulesPart /> },
          { id: 'conversations', name: say('conversations'), body: () => <ConversationsPart /> },
          { id: 'canned', name: say('canned'), body: () => <CannedPart /> },
          { id: 'tags', name: say('tags'), body: () => <TagsPart /> },
          { id: 'account', name: say('account'), body: () => <AccountPart /> },
        ]}
      />
    </>
  );
}
