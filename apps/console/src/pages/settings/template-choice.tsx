import { Select, Stack, TextInput } from '@mantine/core';
import { useWords } from '../../i18n/catalogue';
import { contentOf, variablesOf } from '../inbox/template-fill';
import { useTemplates } from './settings-queries';
import { settingsWords } from './words';

interface Chosen {
  id: string;
  variables?: Record<string, string>;
}
interface Shown {
  chosen: Chosen | null;
  onChange: (chosen: { id: string; variables: Record<string, string> } | null) => void;
  error: string | undefined;
}

export function TemplateChoice({ chosen, onChange, error }: Shown) {
  const say = useWords(settingsWords);
  const { data: templates = [] } = useTemplates();
  const template = templates.find(({ id }) => id === chosen?.id);
  const content = template ? contentOf(template) : null;
  const names = content ? variablesOf(content) : [];
  return (
    <Stack gap="xs">
      <Select
        label={say('template')}
        placeholder={say('template_none')}
        searchable
        clearable
        value={chosen?.id ?? null}
        onChange={(id) => onChange(id ? { id, variables: {} } : null)}
        data={templates.map(({ id, name, language }) => ({ value: id, label: `${name} (${language})` }))}
        error={error}
      />
      {names.map((name) => (
        <TextInput
          key={name}
          label={say('variable', { name })}
          description={say('variable_hint', { contact: '{{contact.name}}', workspace: '{{workspace.name}}' })}
          value={chosen?.variables?.[name] ?? ''}
          onChange={(event) =>
            chosen && onChange({ id: chosen.id, variables: { ...chosen.variables, [name]: event.currentTarget.value } })
          }
        />
      ))}
    </Stack>
  );
}
