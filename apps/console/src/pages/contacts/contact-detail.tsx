import { Alert, Anchor, Button, Group, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { ask } from '../../api/client';
import type { Contact } from '../../api/nouns';
import { useMay } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { Confirm } from '../../parts/confirm';
import { partsWords } from '../../parts/parts-words';
import { Reading } from '../../parts/reading';
import { Section } from '../../parts/section';
import { useAct } from '../../parts/use-act';
import { useMoment } from '../../parts/use-moment';
import { Consents } from '../inbox/consents';
import { useContact, useConversationsOf } from '../inbox/desk-queries';
import { ContactForm } from './contact-form';
import { nameOf } from './contact-queries';
import { MergeContact } from './merge-contact';
import { RecordConsent } from './record-consent';
import { contactsWords } from './words';

/** One person: who they are, what they agreed to and the proof, where they wrote, and merging them with a double. */
export function ContactDetail({ id, mergeInto }: { id: string; mergeInto: string | null }) {
  const say = useWords(contactsWords);
  const contact = useContact(id);
  return (
    <>
      <Anchor component={Link} to="/contacts" size="sm">
        ← {say('back')}
      </Anchor>
      <Reading query={contact}>{(data) => <Shown contact={data} mergeInto={mergeInto} />}</Reading>
    </>
  );
}

function Shown({ contact, mergeInto }: { contact: Contact; mergeInto: string | null }) {
  const say = useWords(contactsWords);
  const parts = useWords(partsWords);
  const moment = useMoment();
  const mayChange = useMay()('contacts:write');
  const [editing, setEditing] = useState(false);
  const [recording, setRecording] = useState(false);
  const { id } = contact;
  const block = useAct({
    act: (on: boolean) => ask('POST', `/v1/contacts/${id}/${on ? 'block' : 'unblock'}`),
    refresh: ['contacts'],
  });
  const facts: [string, string | null][] = [
    [say('phone'), contact.phone],
    [say('user_ids'), contact.providerUserIds.join(', ') || null],
    [say('language'), contact.language],
    [say('country'), contact.country],
    [say('time_zone'), contact.timeZone],
    [say('wrote'), moment(contact.wroteToUsAt)],
  ];
  const proof = (format: string): string => `/v1/contacts/${id}/consents/export?format=${format}`;
  return (
    <>
      <Group justify="space-between" mt="xs" mb="sm">
        <Title order={2}>
          <bdi>{nameOf(contact)}</bdi>
        </Title>
        {mayChange ? (
          <Group gap="xs">
            <Button size="compact-sm" variant="light" onClick={() => setEditing(true)} data-testid="contact-edit">
              {parts('edit')}
            </Button>
            {contact.blockedAt ? (
              <Button size="compact-sm" variant="light" loading={block.isPending} onClick={() => block.mutate(false)}>
                {say('unblock')}
              </Button>
            ) : (
              <Confirm
                label={say('block')}
                question={say('block_question')}
                onYes={() => block.mutate(true)}
                testid="contact-block"
              />
            )}
          </Group>
        ) : null}
      </Group>
      {contact.blockedAt ? (
        <Alert color="red" mb="sm" title={say('blocked_since', { time: moment(contact.blockedAt) })} role="status" />
      ) : null}
      {contact.unreachableUntil ? (
        <Alert
          color="orange"
          mb="sm"
          title={say('unreachable_until', { time: moment(contact.unreachableUntil) })}
          role="status"
        />
      ) : null}
      <Section title={say('details')}>
        {facts
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <Text size="sm" key={name}>
              <Text span c="dimmed" size="sm">
                {name}:{' '}
              </Text>
              <bdi>{value}</bdi>
            </Text>
          ))}
      </Section>
      <Section
        title={say('consents')}
        about={say('consents_about')}
        acts={
          <Group gap="xs">
            <Button component="a" href={proof('csv')} download size="xs" variant="default" data-testid="proof-csv">
              {say('proof_csv')}
            </Button>
            <Button component="a" href={proof('json')} download={`consents-${id}.json`} size="xs" variant="default">
              {say('proof_json')}
            </Button>
            {mayChange ? (
              <Button size="xs" onClick={() => setRecording(true)} data-testid="consent-record">
                {say('record')}
              </Button>
            ) : null}
          </Group>
        }
      >
        <Consents contact={id} />
      </Section>
      <Section title={say('conversations')}>
        <Conversations contact={id} />
      </Section>
      {mayChange ? <MergeContact contact={contact} into={mergeInto} /> : null}
      {editing ? <ContactForm contact={contact} onClose={() => setEditing(false)} /> : null}
      {recording ? <RecordConsent contact={id} onClose={() => setRecording(false)} /> : null}
    </>
  );
}

function Conversations({ contact }: { contact: string }) {
  const say = useWords(contactsWords);
  const moment = useMoment();
  const conversations = useConversationsOf(contact);
  return (
    <Reading query={conversations}>
      {(rows) =>
        rows.length === 0 ? (
          <Text size="sm" c="dimmed">
            {say('no_conversations')}
          </Text>
        ) : (
          rows.map(({ id, channelName, lastMessageAt }) => (
            <Text size="sm" key={id}>
              <Anchor component={Link} to={`/inbox/${id}`} inherit>
                {channelName} · {moment(lastMessageAt)}
              </Anchor>
            </Text>
          ))
        )
      }
    </Reading>
  );
}
