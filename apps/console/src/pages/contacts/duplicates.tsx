import { Anchor, Paper, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import { useMay } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { Nothing, Reading } from '../../parts/reading';
import { nameOf, useDuplicates } from './contact-queries';
import { contactsWords } from './words';

/** Contacts that may be one person. Which one stays is a person's choice; the oldest is proposed. */
export function DuplicateContacts() {
  const say = useWords(contactsWords);
  const mayMerge = useMay()('contacts:write');
  const duplicates = useDuplicates();
  return (
    <Reading query={duplicates}>
      {({ data }) =>
        data.length === 0 ? (
          <Nothing>{say('no_duplicates')}</Nothing>
        ) : (
          <Stack gap="sm">
            {data.map(({ reason, contacts }, index) => {
              const [stays, ...others] = [...contacts].sort((a, b) => a.createdAt.localeCompare(b.createdAt));
              return (
                <Paper withBorder p="sm" key={index} data-testid="duplicate">
                  <Text size="sm" fw={600}>
                    {say(`reason_${reason}`)}
                  </Text>
                  {contacts.map((contact) => (
                    <Text size="sm" key={contact.id}>
                      <Anchor component={Link} to={`/contacts/${contact.id}`} inherit>
                        <bdi>{nameOf(contact)}</bdi>
                      </Anchor>{' '}
                      {contact.phone}
                    </Text>
                  ))}
                  {mayMerge && stays
                    ? others.map((other) => (
                        <Text size="sm" key={other.id} mt={4}>
                          <Anchor component={Link} to={`/contacts/${other.id}?into=${stays.id}`} inherit>
                            {say('merge_these', { from: other.phone ?? nameOf(other), into: stays.phone ?? nameOf(stays) })}
                          </Anchor>
                        </Text>
                      ))
                    : null}
                </Paper>
              );
            })}
          </Stack>
        )
      }
    </Reading>
  );
}
