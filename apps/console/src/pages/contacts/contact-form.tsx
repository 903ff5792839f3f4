import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ask } from '../../api/client';
import type { Contact } from '../../api/nouns';
import { useWords } from '../../i18n/catalogue';
import { fieldErrors } from '../../parts/field-errors';
import { partsWords } from '../../parts/parts-words';
import { Refusal } from '../../parts/refusal';
import { useAct } from '../../parts/use-act';
import { shellWords } from '../../shell/words';
import { nameOf } from './contact-queries';
import { contactsWords } from './words';

export function ContactForm({ contact, onClose }: { contact: Contact | null; onClose: () => void }) {
  const say = useWords(contactsWords);
  const parts = useWords(partsWords);
  const common = useWords(shellWords);
  const [given, setGiven] = useState({
    phone: '',
    name: contact?.name ?? '',
    language: contact?.language ?? '',
    timeZone: contact?.timeZone ?? '',
  });
  const set = (change: Partial<typeof given>): void => setGiven((known) => ({ ...known, ...change }));
  const orNull = (text: string): string | null => text.trim() || null;
  const save = useAct({
    quiet: true,
    act: (): Promise<unknown> => {
      const body = { name: orNull(given.name), language: orNull(given.language), timeZone: orNull(given.timeZone) };
      return contact
        ? ask('PATCH', `/v1/contacts/${contact.id}`, { body })
        : ask('POST', '/v1/contacts', { body: { ...body, phone: given.phone.trim() } });
    },
    refresh: ['contacts', 'conversations'],
    done: parts('saved'),
    onDone: onClose,
  });
  const at = fieldErrors(save.error);
  return (
    <Modal
      opened
      onClose={onClose}
      title={contact ? nameOf(contact) : say('new')}
      closeButtonProps={{ 'aria-label': common('close') }}
    >
      <form onSubmit={(event) => (event.preventDefault(), save.mutate())} data-testid="contact-form">
        <Stack gap="sm">
          {contact ? null : (
            <TextInput
              label={say('phone')}
              description={say('phone_hint')}
              type="tel"
              required
              data-autofocus
              value={given.phone}
              onChange={(event) => set({ phone: event.currentTarget.value })}
              error={at('phone')}
            />
          )}
          <TextInput
            label={say('name')}
            maxLength={200}
            value={given.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
            error={at('name')}
          />
          <TextInput
            label={say('language')}
            description={say('language_hint')}
            value={given.language}
            onChange={(event) => set({ language: event.currentTarget.value })}
            error={at('language')}
          />
          <TextInput
            label={say('time_zone')}
            description={say('time_zone_hint')}
            value={given.timeZone}
            onChange={(event) => set({ timeZone: event.currentTarget.value })}
            error={at('timeZone')}
          />
          <Refusal error={save.error} fields={['phone', 'name', 'language', 'timeZone']} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {common('cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} data-testid="contact-save">
              {common('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
