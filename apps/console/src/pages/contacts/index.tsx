import { useParams, useSearchParams } from 'react-router';
import { useWords } from '../../i18n/catalogue';
import { PageParts } from '../../parts/page-parts';
import { PageTitle } from '../../shell/page-title';
import { ContactDetail } from './contact-detail';
import { ContactList } from './contact-list';
import { DuplicateContacts } from './duplicates';
import { contactsWords } from './words';

/** The list and the doubles; `/contacts/con_…` is one person, `?into=con_…` begins merging them. */
export default function Contacts() {
  const say = useWords(contactsWords);
  const asked = useParams()['*']?.split('/')[0];
  const [search] = useSearchParams();
  return (
    <>
      <PageTitle id="contacts" />
      {asked?.startsWith('con_') ? (
        <ContactDetail key={asked} id={asked} mergeInto={search.get('into')} />
      ) : (
        <PageParts
          page="contacts"
          label={say('parts')}
          parts={[
            { id: 'list', name: say('list'), body: () => <ContactList /> },
            { id: 'duplicates', name: say('duplicates'), body: () => <DuplicateContacts /> },
          ]}
        />
      )}
    </>
  );
}
