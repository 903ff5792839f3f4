import { Button, Group, Modal, Select, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import adminClasses from '../../admin/admin.module.css';
import { Trouble } from '../../admin/answer';
import { fieldProblems } from '../../admin/field-problems';
import { ask } from '../../api/client';
import { serverNow } from '../../api/server-clock';
import { useMay, useSession } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { tellDone } from '../../shell/tell';
import { shellWords } from '../../shell/words';
import { momentText } from '../inbox/clock-texts';
import { detailWords } from './detail-words';
import type { TemplateDetail } from './template-queries';

const againsts = ['rejection', 'disabling', 'category'] as const;
type Against = (typeof againsts)[number];
type Appeal = TemplateDetail['appeals'][number];

/** R6: the business appeals itself; here it is written down, and what Meta said. */
export function Appeals({ template }: { template: TemplateDetail }) {
  const say = useWords(detailWords);
  const { i18n } = useTranslation();
  const may = useMay();
  const [open, setOpen] = useState<Appeal | 'new' | null>(null);
  const decided =
    template.rejection !== null || template.status === 'disabled' || template.changes.some(({ kind }) => kind === 'category');
  const mayAppeal = may('templates:write') && decided && !template.appeals.some(({ outcome }) => outcome === null);
  return (
    <section>
      <Group justify="space-between" mb={6}>
        <Title order={2}>{say('appeals')}</Title>
        {mayAppeal ? (
          <Button size="xs" variant="default" onClick={() => setOpen('new')} data-testid="record-appeal">
            {say('appeal')}
          </Button>
        ) : null}
      </Group>
      {template.appeals.length === 0 ? (
        <Text size="sm" c="dimmed">
          {say('no_appeals')}
        </Text>
      ) : (
        <ul className={adminClasses.timeline}>
          {template.appeals.map((appeal) => (
            <li key={appeal.id}>
              {say('appeal_line', {
                who: appeal.madeBy,
                what: say(`against_${appeal.against}`),
                time: momentText(appeal.madeAt, i18n.language),
              })}
              {': '}
              <strong>{say(`outcome_${appeal.outcome ?? 'open'}`)}</strong>
              {[appeal.note, appeal.decisionNote].filter(Boolean).map((note) => (
                <div key={note} className="others-words">
                  {note}
                </div>
              ))}
              {appeal.outcome === null && may('templates:write') ? (
                <div>
                  <Button size="compact-xs" variant="default" onClick={() => setOpen(appeal)}>
                    {say('decide')}
                  </Button>
                </div>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {open === null ? null : (
        <AppealForm
          key={open === 'new' ? 'new' : open.id}
          template={template}
          appeal={open === 'new' ? null : open}
          onClose={() => setOpen(null)}
        />
      )}
    </section>
  );
}

function AppealForm({ template, appeal, onClose }: { template: TemplateDetail; appeal: Appeal | null; onClose: () => void }) {
  const say = useWords(detailWords);
  const common = useWords(shellWords);
  const client = useQueryClient();
  const { agent } = useSession();
  const [against, setAgainst] = useState<Against>(template.status === 'disabled' ? 'disabling' : 'rejection');
  const [outcome, setOutcome] = useState<'upheld' | 'reversed'>('reversed');
  const [madeBy, setMadeBy] = useState(agent.name);
  const [note, setNote] = useState('');
  const record = useMutation({
    mutationFn: () => {
      const at = new Date(serverNow() - 1000).toISOString();
      const words = note.trim() === '' ? {} : { note };
      return appeal
        ? ask('POST', `/v1/templates/${template.id}/appeals/${appeal.id}/outcome`, { body: { outcome, decidedAt: at, ...words } })
        : ask('POST', `/v1/templates/${template.id}/appeals`, { body: { against, madeAt: at, madeBy, ...words } });
    },
    onSuccess: () => (tellDone(say('recorded')), onClose()),
    onSettled: () => client.invalidateQueries({ queryKey: ['templates'] }),
  });
  const problems = fieldProblems(record.error);
  return (
    <Modal
      opened
      onClose={onClose}
      title={say(appeal ? 'decide' : 'appeal')}
      closeButtonProps={{ 'aria-label': common('close') }}
    >
      <form onSubmit={(event) => (event.preventDefault(), record.mutate())}>
        <Stack gap="sm">
          {appeal ? (
            <Select
              label={say('outcome')}
              allowDeselect={false}
              value={outcome}
              onChange={(value) => setOutcome(value as typeof outcome)}
              data={(['reversed', 'upheld'] as const).map((value) => ({ value, label: say(`outcome_${value}`) }))}
            />
          ) : (
            <>
              <Select
                label={say('against')}
                allowDeselect={false}
                value={against}
                onChange={(value) => setAgainst(value as Against)}
                data={againsts.map((value) => ({ value, label: say(`against_${value}`) }))}
              />
              <TextInput
                label={say('made_by')}
                value={madeBy}
                onChange={(event) => setMadeBy(event.currentTarget.value)}
                error={problems['/madeBy']}
              />
            </>
          )}
          <Textarea
            label={say('note')}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            error={problems['/note']}
          />
          <Trouble error={record.error} />
          <Group justify="flex-end">
            <Button type="submit" loading={record.isPending}>
              {say('record')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
