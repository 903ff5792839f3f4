import { Anchor, Badge, Button, Group, Table, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Contact } from '../../api/nouns';
import { useMay } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { Nothing, Reading } from '../../parts/reading';
import { useMoment } from '../../parts/use-moment';
import { WideTable } from '../../parts/wide-table';
import { shellWords } from '../../shell/words';
import { ContactForm } from './contact-form';
import { nameOf, useContactPages, useFoundContacts } from './contact-queries';
import { contactsWords } from './words';

export function ContactList() {
  const say = useWords(contactsWords);
  const common = useWords(shellWords);
  const may = useMay();
  const [search, setSearch] = useState('');
  const [adding, setAdding] = useState(false);
  const [q] = useDebouncedValue(search.trim(), 250);
  const pages = useContactPages(q === '');
  const found = useFoundContacts(q);
  return (
    <>
      <Group gap="sm" mb="sm">
        <TextInput
          type="search"
          flex="1 1 200px"
          maw={380}
          aria-label={say('search')}
          placeholder={say('search')}
          leftSection={<IconSearch size={15} aria-hidden />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          data-testid="contact-search"
        />
        {may('contacts:write') ? (
          <Button size="xs" ml="auto" onClick={() => setAdding(true)} data-testid="contact-new">
            {say('new')}
          </Button>
        ) : null}
      </Group>
      {q === '' ? (
        <>
          <Reading query={pages}>
            {(data) => <Rows contacts={data.pages.flatMap((page) => page.data)} empty={say('none')} />}
          </Reading>
          {pages.hasNextPage ? (
            <Button
              mt="sm"
              size="xs"
              variant="default"
              loading={pages.isFetchingNextPage}
              onClick={() => void pages.fetchNextPage()}
            >
              {common('load_more')}
            </Button>
          ) : null}
        </>
      ) : (
        <Reading query={found}>{(contacts) => <Rows contacts={contacts} empty={say('none_found')} />}</Reading>
      )}
      {adding ? <ContactForm contact={null} onClose={() => setAdding(false)} /> : null}
    </>
  );
}

function Rows({ contacts, empty }: { contacts: Contact[]; empty: string }) {
  const say = useWords(contactsWords);
  const moment = useMoment();
  if (contacts.length === 0) return <Nothing>{empty}</Nothing>;
  return (
    <WideTable
      label={say('list')}
      minWidth={560}
      testid="contacts-table"
      columns={[say('name'), say('phone'), say('language'), say('country'), say('wrote')]}
    >
      {contacts.map((contact) => (
        <Table.Tr key={contact.id}>
          <Table.Td>
            <Anchor component={Link} to={`/contacts/${contact.id}`} size="sm">
              <bdi>{nameOf(contact)}</bdi>
            </Anchor>{' '}
            {contact.blockedAt ? (
              <Badge size="sm" variant="light" color="red" tt="none">
                {say('state_blocked')}
              </Badge>
            ) : contact.unreachableUntil ? (
              <Badge size="sm" variant="light" color="orange" tt="none">
                {say('state_unreachable')}
              </Badge>
            ) : null}
          </Table.Td>
          <Table.Td className="tabular">{contact.phone ?? '–'}</Table.Td>
          <Table.Td>{contact.language ?? '–'}</Table.Td>
          <Table.Td>{contact.country ?? '–'}</Table.Td>
          <Table.Td>{moment(contact.wroteToUsAt)}</Table.Td>
        </Table.Tr>
      ))}
    </WideTable>
  );
}
