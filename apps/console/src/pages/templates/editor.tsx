import { Alert, Anchor, Autocomplete, Button, Group, Select, SimpleGrid, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { Answer, Trouble } from '../../admin/answer';
import { adminWords } from '../../admin/words';
import { ask } from '../../api/client';
import type { Template } from '../../api/nouns';
import { useSession } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { PageTitle } from '../../shell/page-title';
import { tellDone } from '../../shell/tell';
import {
  blankDraft,
  contentOfDraft,
  draftOf,
  hasPart,
  kinds,
  nextVariable,
  type Category,
  type Content,
  type Draft,
  type Kind,
} from './draft';
import { fieldsOf } from './editor-fields';
import { AuthenticationPart, ButtonsPart, CardsPart, HeaderPart, ListOfChoices, VariablesPart } from './editor-parts';
import { editorWords } from './editor-words';
import { EditingContext, fieldId, FindingsOf, LintedText } from './linted';
import { LintPanel } from './lint-panel';
import { PhonePreview } from './phone-preview';
import { categories, useAccounts, useTemplateDetail, type Account, type TemplateDetail } from './template-queries';
import classes from './templates.module.css';
import { formFindings, useLint } from './use-lint';
import { templatesWords } from './words';

export function NewTemplate() {
  const say = useWords(editorWords);
  const accounts = useAccounts();
  const { i18n } = useTranslation();
  return (
    <>
      <PageTitle id="templates" />
      <Answer of={accounts}>
        {(list) =>
          list.length === 0 ? (
            <Text role="status">{say('no_account')}</Text>
          ) : (
            <Editor
              first={blankDraft(list[0]?.id ?? '', i18n.language === 'zh-CN' ? 'zh_CN' : 'en')}
              accounts={list}
              template={null}
            />
          )
        }
      </Answer>
    </>
  );
}

export function EditTemplate() {
  const { id = '' } = useParams();
  const template = useTemplateDetail(id);
  const accounts = useAccounts();
  return (
    <>
      <PageTitle id="templates" />
      <Answer of={template}>
        {(data) => (
          <Editor key={data.id} first={draftOf(data, newestContent(data))} accounts={accounts.data ?? []} template={data} />
        )}
      </Answer>
    </>
  );
}

/** An edit goes on from the pending one, if there is one. */
function newestContent(template: TemplateDetail): Content | null {
  const pending = template.versions.find(({ number }) => number === template.pendingVersion);
  return (pending?.content ?? template.content) as Content | null;
}

interface Shown {
  first: Draft;
  accounts: readonly Account[];
  /** The one being edited; null for a new one. */
  template: TemplateDetail | null;
}

const languages = [
  'en',
  'en_US',
  'en_GB',
  'zh_CN',
  'zh_HK',
  'zh_TW',
  'es',
  'pt_BR',
  'fr',
  'de',
  'it',
  'ar',
  'hi',
  'id',
  'ja',
  'ko',
  'ru',
  'tr',
];

function Editor({ first, accounts, template }: Shown) {
  const say = useWords(editorWords);
  const words = useWords(templatesWords);
  const admin = useWords(adminWords);
  const client = useQueryClient();
  const navigate = useNavigate();
  const { workspace } = useSession();
  const [draft, setDraft] = useState(first);
  const saved = useRef(JSON.stringify(first));
  const lint = useLint(draft, template?.id ?? null);
  // Saved once, a new one is edited from then on, even if its submission was refused.
  const [id, setId] = useState(template?.id ?? null);
  const save = useMutation({
    mutationFn: async (submit: boolean) => {
      const content = contentOfDraft(draft);
      const { account, name, language, category } = draft;
      let kept = id;
      if (kept === null)
        kept = (await ask<Template>('POST', '/v1/templates', { body: { account, name, language, category, content } })).id;
      else if (JSON.stringify(draft) !== saved.current)
        await ask<Template>('PATCH', `/v1/templates/${kept}`, {
          body: { content, ...(category === first.category ? {} : { category }) },
        });
      saved.current = JSON.stringify(draft);
      setId(kept);
      if (submit) await ask('POST', `/v1/templates/${kept}/submit`);
      return { kept, submit };
    },
    onSuccess: async ({ kept, submit }) => {
      tellDone(say(submit ? 'submitted' : 'saved'));
      await navigate(`/templates/${kept}`);
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['templates'] }),
  });
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent): void => {
      if (JSON.stringify(draft) !== saved.current) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [draft]);
  const editing = useMemo(() => {
    const said = new Set(lint.findings.map(({ place }) => place.pointer));
    const refused = formFindings(save.error).filter(({ place }) => !said.has(place.pointer));
    return { draft, change: setDraft, findings: [...refused, ...lint.findings] };
  }, [draft, lint.findings, save.error]);
  const fixed = id !== null;
  const content = contentOfDraft(draft);
  return (
    <EditingContext value={editing}>
      <Anchor component={Link} to={template ? `/templates/${template.id}` : '/templates'} size="sm">
        {admin('back')}
      </Anchor>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(false);
        }}
        data-testid="template-editor"
        noValidate
      >
        <Text component="h2" fw={600} my="sm">
          {template ? say('edit_title', { name: template.name, language: template.language }) : say('new_title')}
        </Text>
        {template ? <EditNotes template={template} /> : null}
        <div className={classes.editor}>
          <div>
            <fieldset className={classes.part}>
              <legend>{say('basics')}</legend>
              <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
                {fixed ? null : (
                  <>
                    <LintedText pointer="/name" label={say('name')} description={say('name_hint')} required />
                    <div>
                      <Autocomplete
                        id={fieldId('/language')}
                        label={say('language')}
                        description={say('language_hint')}
                        data={languages}
                        value={draft.language}
                        onChange={(language) => setDraft({ ...draft, language })}
                        required
                      />
                      <FindingsOf pointer="/language" />
                    </div>
                    {accounts.length > 1 ? (
                      <Select
                        label={say('account')}
                        allowDeselect={false}
                        value={draft.account}
                        onChange={(account) => setDraft({ ...draft, account: account ?? draft.account })}
                        data={accounts.map((one) => ({ value: one.id, label: one.name }))}
                      />
                    ) : null}
                  </>
                )}
                <div>
                  <Select
                    id={fieldId('/category')}
                    label={say('category')}
                    description={template?.status === 'approved' ? say('category_fixed') : undefined}
                    disabled={template?.status === 'approved'}
                    allowDeselect={false}
                    value={draft.category}
                    onChange={(category) => setDraft({ ...draft, category: category as Category })}
                    data={categories.map((category) => ({ value: category, label: words(`category_${category}`) }))}
                    data-testid="template-category"
                  />
                  <FindingsOf pointer="/category" />
                </div>
                <div>
                  <Select
                    id={fieldId('/content/kind')}
                    label={say('kind')}
                    allowDeselect={false}
                    value={draft.kind}
                    onChange={(kind) => setDraft(ofKind(draft, kind as Kind))}
                    data={kinds.map((kind) => ({ value: kind, label: say(`kind_${kind}`) }))}
                    data-testid="template-kind"
                  />
                  <FindingsOf pointer="/content/kind" />
                </div>
              </SimpleGrid>
            </fieldset>
            {hasPart(draft.kind, 'header') ? <HeaderPart /> : null}
            {draft.kind === 'authentication' ? null : <BodyPart />}
            {hasPart(draft.kind, 'footer') ? (
              <fieldset className={classes.part}>
                <LintedText pointer="/content/footer" label={say('footer')} />
              </fieldset>
            ) : null}
            {hasPart(draft.kind, 'buttons') ? (
              <ButtonsPart
                pointer="/content/buttons"
                buttons={draft.buttons}
                onChange={(buttons) => setDraft({ ...draft, buttons })}
              />
            ) : null}
            {hasPart(draft.kind, 'list') ? <ListOfChoices /> : null}
            {hasPart(draft.kind, 'cards') ? <CardsPart /> : null}
            {draft.kind === 'authentication' ? <AuthenticationPart /> : null}
            <VariablesPart />
          </div>
          <div className={classes.side}>
            <PhonePreview content={content} business={workspace.name} />
            <LintPanel lint={lint} fields={fieldsOf(draft)} />
          </div>
        </div>
        <Trouble error={save.error} />
        <Group mt="md" gap="xs">
          <Button type="submit" variant="default" loading={save.isPending && !save.variables} data-testid="save-template">
            {say('save_draft')}
          </Button>
          <Button
            onClick={() => save.mutate(true)}
            loading={save.isPending && save.variables}
            disabled={!lint.maySubmit || lint.busy}
            data-testid="submit-template"
          >
            {say('save_submit')}
          </Button>
          {lint.busy || lint.maySubmit || lint.failed ? null : (
            <Text size="sm" c="dimmed">
              {say('cannot_submit')}
            </Text>
          )}
        </Group>
      </form>
    </EditingContext>
  );
}

/** A media template begins with a picture: it must have one. */
const ofKind = (draft: Draft, kind: Kind): Draft => ({
  ...draft,
  kind,
  ...(kind === 'media' && !['image', 'video', 'document'].includes(draft.header.format)
    ? { header: { ...draft.header, format: 'image' as const } }
    : {}),
  ...(kind === 'authentication' ? { category: 'authentication' as const } : {}),
});

function EditNotes({ template }: { template: TemplateDetail }) {
  const say = useWords(editorWords);
  const newest = Math.max(0, ...template.versions.map(({ number }) => number));
  return (
    <Alert color="blue" variant="light" mb="md" py="xs">
      <Text size="sm" c="var(--mantine-color-text)">
        {template.content === null ? `${say('not_readable')} ` : ''}
        {template.status === 'draft' ? '' : `${say('new_version_note', { number: template.pendingVersion ?? newest + 1 })} `}
        {template.status === 'approved' ? say('edits_used', { used: template.edits.used, most: template.edits.most }) : ''}
      </Text>
    </Alert>
  );
}

function BodyPart() {
  const say = useWords(editorWords);
  return (
    <EditingContext.Consumer>
      {(editing) => {
        if (!editing) return null;
        const { draft, change } = editing;
        const addVariable = (): void => {
          const field = document.getElementById(fieldId('/content/body')) as HTMLTextAreaElement | null;
          const at = field?.selectionStart ?? draft.body.length;
          const variable = `{{${nextVariable(draft)}}}`;
          change({ ...draft, body: draft.body.slice(0, at) + variable + draft.body.slice(field?.selectionEnd ?? at) });
          requestAnimationFrame(() => {
            field?.focus();
            field?.setSelectionRange(at + variable.length, at + variable.length);
          });
        };
        return (
          <fieldset className={classes.part}>
            <LintedText pointer="/content/body" label={say('body')} rows={5} required />
            <Group justify="space-between" mt={6}>
              <Button size="compact-sm" variant="default" onClick={addVariable} data-testid="add-variable">
                {say('add_variable')}
              </Button>
              <Text size="xs" c="dimmed" className="tabular">
                {say('characters', { count: draft.body.length })}
              </Text>
            </Group>
          </fieldset>
        );
      }}
    </EditingContext.Consumer>
  );
}
