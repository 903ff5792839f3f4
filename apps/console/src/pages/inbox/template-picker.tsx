import { Alert, Button, Group, Loader, ScrollArea, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Conversation, Template } from '../../api/nouns';
import { useWords } from '../../i18n/catalogue';
import { shellWords } from '../../shell/words';
import { composerWords } from './composer-words';
import { useContact } from './desk-queries';
import classes from './inbox.module.css';
import { contentOf, firstValues, fitting, problemOfValue, variablesOf } from './template-fill';
import { TemplatePreview } from './template-preview';
import { useApprovedTemplates, useChannelAccount } from './template-queries';

interface Shown {
  conversation: Conversation;
  onSend: (template: Template, variables: Record<string, string>, text: string) => void;
}

/** The composer while the window is closed: choose an approved template, fill it, see it, send it. */
export function TemplatePicker({ conversation, onSend }: Shown) {
  const say = useWords(composerWords);
  const common = useWords(shellWords);
  const { data: channel } = useChannelAccount(conversation.channel);
  const templates = useApprovedTemplates(channel?.account ?? null);
  const { data: contact } = useContact(conversation.contact);
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<Template | null>(null);
  const list = useMemo(
    () => fitting(templates.data ?? [], { language: contact?.language ?? null, search }),
    [templates.data, contact?.language, search],
  );
  if (chosen)
    return (
      <FillTemplate
        key={chosen.id}
        template={chosen}
        contactName={conversation.contactName}
        onBack={() => setChosen(null)}
        onSend={(values, text) => (onSend(chosen, values, text), setChosen(null))}
      />
    );
  return (
    <Stack gap={6} data-testid="template-picker">
      <TextInput
        size="xs"
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        placeholder={say('search_templates')}
        aria-label={say('search_templates')}
        leftSection={<IconSearch size={14} aria-hidden />}
        data-composer-focus
      />
      {templates.isLoading ? <Loader size="xs" aria-label={common('loading')} /> : null}
      {templates.isError ? <Alert color="red">{say('templates_failed')}</Alert> : null}
      {templates.data && list.length === 0 ? (
        <Text size="sm" c="dimmed">
          {say('no_templates')}
        </Text>
      ) : null}
      <ScrollArea.Autosize mah={220} type="auto">
        <div role="list" aria-label={say('templates')}>
          {list.slice(0, 60).map((template) => (
            <div role="listitem" key={template.id}>
              <UnstyledButton
                className={classes.templateChoice}
                onClick={() => setChosen(template)}
                data-testid={`template-${template.name}`}
              >
                <span>
                  <strong>{template.name}</strong>
                  <small>
                    {template.language} · {template.category}
                  </small>
                </span>
                <span className={classes.templateBody}>{contentOf(template)?.body}</span>
              </UnstyledButton>
            </div>
          ))}
        </div>
      </ScrollArea.Autosize>
    </Stack>
  );
}

interface Filling {
  template: Template;
  contactName: string | null;
  onBack: () => void;
  onSend: (values: Record<string, string>, text: string) => void;
}

function FillTemplate({ template, contactName, onBack, onSend }: Filling) {
  const say = useWords(composerWords);
  const content = useMemo(() => contentOf(template) ?? { kind: 'text', body: '' }, [template]);
  const names = useMemo(() => variablesOf(content), [content]);
  const [values, setValues] = useState<Record<string, string>>(() => firstValues(content, contactName));
  const [tried, setTried] = useState(false);
  const problems = names.map((name) => problemOfValue(values[name]));
  const sample = (name: string): string => content.variables?.find((one) => one.name === name)?.sample ?? '';
  const send = (): void => {
    setTried(true);
    if (problems.some((problem) => problem !== null)) return;
    const text = content.body.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => values[name] ?? whole);
    onSend(Object.fromEntries(names.map((name) => [name, values[name] ?? ''])), text);
  };
  return (
    <form onSubmit={(event) => (event.preventDefault(), send())} className={classes.filling} data-testid="template-filling">
      <Stack gap={6} flex="1 1 220px" miw={0}>
        <Text size="sm" fw={600} truncate>
          {template.name} <small>{template.language}</small>
        </Text>
        {names.map((name, index) => (
          <TextInput
            key={name}
            size="xs"
            label={`{{${name}}}`}
            placeholder={sample(name) ? say('sample', { sample: sample(name) }) : ''}
            value={values[name] ?? ''}
            onChange={(event) => {
              const { value } = event.currentTarget;
              setValues((known) => ({ ...known, [name]: value }));
            }}
            error={(tried || values[name]) && problems[index] ? say(`value_${problems[index]}`) : null}
            {...(index === 0 ? { 'data-autofocus': true, autoFocus: true } : {})}
          />
        ))}
        <Group gap={6}>
          <Button type="submit" size="xs" data-testid="send-template">
            {say('send_template')}
          </Button>
          <Button size="xs" variant="subtle" onClick={onBack}>
            {say('other_template')}
          </Button>
        </Group>
      </Stack>
      <div className={classes.previewPane} aria-label={say('preview')} role="group">
        <TemplatePreview content={content} values={values} />
      </div>
    </form>
  );
}
