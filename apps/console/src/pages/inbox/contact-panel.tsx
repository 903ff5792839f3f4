import { Alert, CopyButton, Loader, MultiSelect, Stack, Text, UnstyledButton } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ask } from '../../api/client';
import type { Conversation } from '../../api/nouns';
import { useMay, useSession } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { tellProblem } from '../../shell/tell';
import { shellWords } from '../../shell/words';
import { momentText } from './clock-texts';
import { Consents } from './consents';
import { contactWords } from './contact-words';
import { refreshConversation } from './conversation-queries';
import { useContact, useConversationsOf, useTags } from './desk-queries';
import classes from './inbox.module.css';
import { WhyMayI } from './why-may-i';
import { inboxWords } from './words';

/** Everything about the person that matters for the next sentence. */
export function ContactPanel({ conversation, onOpen }: { conversation: Conversation; onOpen: (id: string) => void }) {
  const say = useWords(contactWords);
  const common = useWords(shellWords);
  const may = useMay();
  return (
    <Stack gap="md" className={classes.panelBody}>
      <Identity contact={conversation.contact} />
      {may('messages:read') ? (
        <section aria-label={say('why')}>
          <h2 className={classes.sectionTitle}>{say('why')}</h2>
          <WhyMayI conversation={conversation} />
        </section>
      ) : null}
      {may('contacts:read') ? (
        <section aria-label={say('consents')}>
          <h2 className={classes.sectionTitle}>{say('consents')}</h2>
          <Consents contact={conversation.contact} />
        </section>
      ) : null}
      <section aria-label={say('tags')}>
        <h2 className={classes.sectionTitle}>{say('tags')}</h2>
        <Tags conversation={conversation} />
      </section>
      <section aria-label={say('others')}>
        <h2 className={classes.sectionTitle}>{say('others')}</h2>
        <Others conversation={conversation} onOpen={onOpen} loading={common('loading')} />
      </section>
    </Stack>
  );
}

function Identity({ contact: id }: { contact: string }) {
  const say = useWords(contactWords);
  const common = useWords(shellWords);
  const { i18n } = useTranslation();
  const { data: contact, isError } = useContact(id);
  if (isError) return <Alert color="red">{say('panel_failed')}</Alert>;
  if (!contact) return <Loader size="sm" aria-label={common('loading')} />;
  const facts: [string, string | null, boolean][] = [
    [say('phone'), contact.phone, true],
    ...contact.providerUserIds.map((one): [string, string, boolean] => [say('whatsapp_id'), one, true]),
    [say('language'), contact.language, false],
    [say('country'), contact.country, false],
    [say('time_zone'), contact.timeZone, false],
    [say('wrote'), contact.wroteToUsAt ? momentText(contact.wroteToUsAt, i18n.language) : say('never'), false],
  ];
  return (
    <section aria-label={say('panel')}>
      <Text fw={600} size="md">
        <bdi>{contact.name ?? contact.phone ?? ''}</bdi>
      </Text>
      <dl className={classes.facts}>
        {facts
          .filter(([, value]) => value)
          .map(([name, value, copies], index) => (
            <div key={index}>
              <dt>{name}</dt>
              <dd>
                {copies ? (
                  <CopyButton value={value ?? ''}>
                    {({ copied, copy }) => (
                      <UnstyledButton className={classes.copy} onClick={copy} title={say('copy', { what: name })}>
                        {copied ? common('copied') : value}
                      </UnstyledButton>
                    )}
                  </CopyButton>
                ) : (
                  value
                )}
              </dd>
            </div>
          ))}
      </dl>
      {contact.blockedAt ? (
        <Alert color="red">{say('blocked', { time: momentText(contact.blockedAt, i18n.language) })}</Alert>
      ) : null}
      {contact.unreachableUntil ? (
        <Alert color="orange">{say('unreachable', { time: momentText(contact.unreachableUntil, i18n.language) })}</Alert>
      ) : null}
    </section>
  );
}

function Tags({ conversation }: { conversation: Conversation }) {
  const say = useWords(contactWords);
  const client = useQueryClient();
  const may = useMay();
  const { agent } = useSession();
  const { data: tags } = useTags();
  const change = useMutation({
    mutationFn: (chosen: string[]) => ask('PUT', `/v1/conversations/${conversation.id}/tags`, { body: { tags: chosen } }),
    onSettled: () => refreshConversation(client, conversation.id, agent.id),
    onError: (error) => tellProblem(error),
  });
  if (!may('conversations:write') || !tags)
    return (
      <Text size="sm" c={conversation.tags.length > 0 ? undefined : 'dimmed'}>
        {conversation.tags.map(({ name }) => name).join(', ') || say('no_tags')}
      </Text>
    );
  return (
    <MultiSelect
      size="xs"
      searchable
      aria-label={say('edit_tags')}
      placeholder={conversation.tags.length === 0 ? say('no_tags') : ''}
      value={change.variables && change.isPending ? change.variables : conversation.tags.map(({ id }) => id)}
      onChange={(chosen) => change.mutate(chosen)}
      data={tags.map(({ id, name }) => ({ value: id, label: name }))}
      data-testid="conversation-tags"
    />
  );
}

interface OthersShown {
  conversation: Conversation;
  onOpen: (id: string) => void;
  loading: string;
}

function Others({ conversation, onOpen, loading }: OthersShown) {
  const say = useWords(contactWords);
  const words = useWords(inboxWords);
  const { i18n } = useTranslation();
  const { data } = useConversationsOf(conversation.contact);
  if (!data) return <Loader size="xs" aria-label={loading} />;
  const others = data.filter(({ id }) => id !== conversation.id);
  if (others.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {say('no_others')}
      </Text>
    );
  return others.map((one) => (
    <UnstyledButton key={one.id} className={classes.other} onClick={() => onOpen(one.id)}>
      <span>
        {one.channelName} · {words(`status_${one.status}`)}
      </span>
      <small>{one.lastMessageAt ? momentText(one.lastMessageAt, i18n.language) : ''}</small>
    </UnstyledButton>
  ));
}
