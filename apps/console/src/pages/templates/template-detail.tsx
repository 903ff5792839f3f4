import { Alert, Anchor, Button, Group, Stack, Switch, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import adminClasses from '../../admin/admin.module.css';
import { Answer } from '../../admin/answer';
import { ConfirmAct } from '../../admin/confirm-act';
import { Facts } from '../../admin/facts';
import { adminWords } from '../../admin/words';
import { ask } from '../../api/client';
import { useMay, useSession } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { PageTitle } from '../../shell/page-title';
import { tellDone, tellProblem } from '../../shell/tell';
import { momentText } from '../inbox/clock-texts';
import { Appeals } from './appeals';
import { detailWords } from './detail-words';
import type { Content } from './draft';
import { PhonePreview } from './phone-preview';
import { StatusBadge, useQualityText } from './template-badge';
import { useLiveTemplates, useTemplateDetail, type TemplateDetail as Detail } from './template-queries';
import { NextAct, Rejection, ReviewClock } from './template-standing';
import classes from './templates.module.css';
import { VersionHistory } from './version-history';
import { templatesWords } from './words';

export function TemplateDetail() {
  const { id = '' } = useParams();
  const admin = useWords(adminWords);
  const template = useTemplateDetail(id);
  useLiveTemplates();
  return (
    <>
      <PageTitle id="templates" />
      <Anchor component={Link} to="/templates" size="sm">
        {admin('back')}
      </Anchor>
      <Answer of={template}>{(data) => <Shown template={data} />}</Answer>
    </>
  );
}

function Shown({ template }: { template: Detail }) {
  const say = useWords(detailWords);
  const words = useWords(templatesWords);
  const { i18n } = useTranslation();
  const { workspace } = useSession();
  const admin = useWords(adminWords);
  const qualityText = useQualityText();
  const time = (at: string | null): string => (at ? momentText(at, i18n.language) : admin('never'));
  return (
    <Stack gap="md" mt="sm">
      <Group justify="space-between" gap="sm">
        <Group gap="sm">
          <Title order={2} style={{ overflowWrap: 'anywhere' }}>
            {template.name}
          </Title>
          <Text span c="dimmed">
            {template.language}
          </Text>
          <StatusBadge status={template.status} />
        </Group>
        <Acts template={template} />
      </Group>
      {template.held ? (
        <Alert color="orange" variant="light">
          <Text size="sm" c="var(--mantine-color-text)">
            {say('held_since', { code: template.held.code, message: template.held.message })}
          </Text>
        </Alert>
      ) : null}
      {template.rejection ? <Rejection rejection={template.rejection} /> : null}
      <div className={classes.editor}>
        <Stack gap="md" miw={0}>
          {template.review ? <ReviewClock review={template.review} /> : null}
          <NextAct next={template.nextAct} />
          <section>
            <Title order={2} mb={6}>
              {say('facts')}
            </Title>
            <Facts
              rows={[
                [words('category'), words(`category_${template.category}`)],
                [words('quality'), qualityText(template.quality)],
                [words('last_sent'), time(template.lastSentAt)],
                [say('current_version'), template.currentVersion],
                [say('pending_version'), template.pendingVersion ?? admin('none')],
                [say('provider_id'), template.providerTemplateId ?? admin('none')],
                [say('provider_word'), template.statusRaw ?? admin('none')],
                ...(template.pausedUntil
                  ? [[words('status_paused'), say('paused_until', { time: time(template.pausedUntil) })] as const]
                  : []),
                ...(template.edits.nextAllowedAt
                  ? [[say('edit'), say('next_edit', { time: time(template.edits.nextAllowedAt) })] as const]
                  : []),
                ...(template.dependants > 0 ? [['', say('dependants', { count: template.dependants })] as const] : []),
              ]}
            />
          </section>
          <VersionHistory template={template} />
          <Appeals template={template} />
        </Stack>
        <div className={classes.side}>
          <Title order={2} mb={8}>
            {say('preview')}
          </Title>
          {template.content === null ? (
            <Text className={adminClasses.quiet}>{say('unreadable')}</Text>
          ) : (
            <PhonePreview content={template.content as Content} business={workspace.name} />
          )}
        </div>
      </div>
    </Stack>
  );
}

function Acts({ template }: { template: Detail }) {
  const say = useWords(detailWords);
  const may = useMay();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<'submit' | 'delete' | null>(null);
  const [force, setForce] = useState(false);
  const again = () => client.invalidateQueries({ queryKey: ['templates'] });
  const submit = useMutation({
    mutationFn: () => ask('POST', `/v1/templates/${template.id}/submit`),
    onSuccess: () => (tellDone(say('submitted')), setAsking(null)),
    onSettled: again,
  });
  const remove = useMutation({
    mutationFn: () => ask('DELETE', `/v1/templates/${template.id}`, { query: { force: String(force) } }),
    onSuccess: async () => {
      tellDone(say('deleted'));
      await navigate('/templates');
    },
    onSettled: again,
  });
  const release = useMutation({
    mutationFn: () => ask('POST', `/v1/templates/${template.id}/release`),
    onSuccess: () => tellDone(say('released')),
    onError: (error) => tellProblem(error),
    onSettled: again,
  });
  if (!may('templates:write') || template.status === 'deleted') return null;
  const pending = template.versions.find(({ number }) => number === template.pendingVersion);
  const submittable = template.status === 'draft' || pending?.status === 'draft';
  const busy = ['submitting', 'in_review'].includes(template.status);
  return (
    <Group gap="xs">
      {template.held ? (
        <Button size="xs" variant="default" loading={release.isPending} onClick={() => release.mutate()}>
          {say('release')}
        </Button>
      ) : null}
      {busy ? null : (
        <Button
          size="xs"
          variant={submittable ? 'default' : 'filled'}
          component={Link}
          to={`/templates/${template.id}/edit`}
          data-testid="edit-template"
        >
          {say(template.status === 'draft' ? 'edit' : 'new_version')}
        </Button>
      )}
      {submittable ? (
        <Button size="xs" onClick={() => setAsking('submit')} data-testid="submit">
          {say('submit')}
        </Button>
      ) : null}
      <Button size="xs" variant="default" onClick={() => setAsking('delete')} data-testid="delete-template">
        {say('delete')}
      </Button>
      <ConfirmAct
        opened={asking === 'submit'}
        title={say('submit')}
        text={say('submit_text')}
        act={say('submit')}
        busy={submit.isPending}
        error={submit.error}
        onClose={() => (setAsking(null), submit.reset())}
        onConfirm={() => submit.mutate()}
      />
      <ConfirmAct
        opened={asking === 'delete'}
        title={say('delete')}
        text={say('delete_text')}
        act={say('delete')}
        danger
        busy={remove.isPending}
        error={remove.error}
        onClose={() => (setAsking(null), remove.reset())}
        onConfirm={() => remove.mutate()}
      >
        {template.dependants > 0 ? (
          <>
            <Text size="sm" fw={600}>
              {say('delete_dependants', { count: template.dependants })}
            </Text>
            <Switch label={say('delete_anyway')} checked={force} onChange={(event) => setForce(event.currentTarget.checked)} />
          </>
        ) : null}
      </ConfirmAct>
    </Group>
  );
}
