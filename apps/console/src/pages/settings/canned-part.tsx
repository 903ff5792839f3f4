import { Button, Group, Modal, Select, Stack, Table, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ask } from '../../api/client';
import type { CannedReply } from '../../api/nouns';
import { useMay } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { Confirm } from '../../parts/confirm';
import { fieldErrors } from '../../parts/field-errors';
import classes from '../../parts/parts.module.css';
import { partsWords } from '../../parts/parts-words';
import { Nothing, Reading } from '../../parts/reading';
import { Refusal } from '../../parts/refusal';
import { useAct } from '../../parts/use-act';
import { WideTable } from '../../parts/wide-table';
import { shellWords } from '../../shell/words';
import { useCannedReplies, useTeams } from '../inbox/desk-queries';
import { settingsWords } from './words';

const variables = '{{contact.name}}, {{agent.name}}, {{workspace.name}}, {{conversation.reference}}';

export function CannedPart() {
  const say = useWords(settingsWords);
  const parts = useWords(partsWords);
  const mayChange = useMay()('conversations:write');
  const replies = useCannedReplies();
  const { data: teams } = useTeams();
  const [form, setForm] = useState<{ reply: CannedReply | null } | null>(null);
  const remove = useAct({ act: (id: string) => ask('DELETE', `/v1/canned-replies/${id}`), refresh: ['canned-replies'] });
  return (
    <>
      <Group justify="space-between" align="start" mb="sm">
        <Text size="sm" c="dimmed" maw={640}>
          {say('canned_about', { variables })}
        </Text>
        {mayChange ? (
          <Button size="xs" onClick={() => setForm({ reply: null })} data-testid="canned-new">
            {say('canned_new')}
          </Button>
        ) : null}
      </Group>
      <Reading query={replies}>
        {(rows) =>
          rows.length === 0 ? (
            <Nothing>{say('canned_none')}</Nothing>
          ) : (
            <WideTable
              label={say('canned')}
              minWidth={620}
              testid="canned-table"
              columns={[say('shortcut'), say('title'), say('text'), say('team'), ...(mayChange ? [parts('acts')] : [])]}
            >
              {rows.map((reply) => (
                <Table.Tr key={reply.id}>
                  <Table.Td>/{reply.shortcut}</Table.Td>
                  <Table.Td>{reply.title}</Table.Td>
                  <Table.Td maw={320}>
                    {Object.entries(reply.text).map(([language, text]) => (
                      <Text size="sm" key={language} lineClamp={2} lang={language}>
                        {language}: {text}
                      </Text>
                    ))}
                  </Table.Td>
                  <Table.Td>{teams?.find(({ id }) => id === reply.team)?.name ?? say('team_every')}</Table.Td>
                  {mayChange ? (
                    <Table.Td>
                      <div className={classes.acts}>
                        <Button
                          size="compact-sm"
                          variant="light"
                          onClick={() => setForm({ reply })}
                          aria-label={`${parts('edit')}: ${reply.title}`}
                        >
                          {parts('edit')}
                        </Button>
                        <Confirm
                          label={parts('delete')}
                          name={reply.title}
                          question={say('canned_delete_question', { name: reply.shortcut })}
                          onYes={() => remove.mutate(reply.id)}
                        />
                      </div>
                    </Table.Td>
                  ) : null}
                </Table.Tr>
              ))}
            </WideTable>
          )
        }
      </Reading>
      {form ? <CannedForm reply={form.reply} onClose={() => setForm(null)} /> : null}
    </>
  );
}

function CannedForm({ reply, onClose }: { reply: CannedReply | null; onClose: () => void }) {
  const say = useWords(settingsWords);
  const parts = useWords(partsWords);
  const common = useWords(shellWords);
  const { data: teams } = useTeams();
  const [given, setGiven] = useState({
    shortcut: reply?.shortcut ?? '',
    title: reply?.title ?? '',
    text: reply?.text ?? ({} as Record<string, string>),
    team: reply?.team ?? null,
  });
  const set = (change: Partial<typeof given>): void => setGiven((known) => ({ ...known, ...change }));
  const save = useAct({
    quiet: true,
    act: () => {
      const text = Object.fromEntries(Object.entries(given.text).filter(([, words]) => words.trim() !== ''));
      return ask(reply ? 'PATCH' : 'POST', reply ? `/v1/canned-replies/${reply.id}` : '/v1/canned-replies', {
        body: { ...given, text },
      });
    },
    refresh: ['canned-replies'],
    done: parts('saved'),
    onDone: onClose,
  });
  const at = fieldErrors(save.error);
  const languages = [...new Set(['en', 'zh-CN', ...Object.keys(given.text)])];
  return (
    <Modal
      opened
      onClose={onClose}
      title={reply ? say('canned_edit', { name: reply.shortcut }) : say('canned_new')}
      closeButtonProps={{ 'aria-label': common('close') }}
    >
      <form onSubmit={(event) => (event.preventDefault(), save.mutate())} data-testid="canned-form">
        <Stack gap="sm">
          <TextInput
            label={say('shortcut')}
            description={say('shortcut_hint')}
            required
            data-autofocus
            maxLength={40}
            value={given.shortcut}
            onChange={(event) => set({ shortcut: event.currentTarget.value })}
            error={at('shortcut')}
          />
          <TextInput
            label={say('title')}
            required
            maxLength={120}
            value={given.title}
            onChange={(event) => set({ title: event.currentTarget.value })}
            error={at('title')}
          />
          {languages.map((language) => (
            <Textarea
              key={language}
              label={`${say('text')} · ${language === 'en' ? say('in_en') : language === 'zh-CN' ? say('in_zh') : language}`}
              autosize
              minRows={2}
              maxLength={4096}
              value={given.text[language] ?? ''}
              onChange={(event) => set({ text: { ...given.text, [language]: event.currentTarget.value } })}
              error={at(`text/${language}`)}
            />
          ))}
          <Select
            label={say('team')}
            value={given.team ?? ''}
            onChange={(team) => set({ team: team || null })}
            data={[{ value: '', label: say('team_every') }, ...(teams ?? []).map(({ id, name }) => ({ value: id, label: name }))]}
            error={at('team')}
          />
          <Refusal
            error={save.error}
            fields={['shortcut', 'title', 'team', ...languages.map((language) => `text/${language}`)]}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {common('cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} data-testid="canned-save">
              {common('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
