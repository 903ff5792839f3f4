import { Button, ColorInput, ColorSwatch, Group, Modal, Stack, Table, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ask } from '../../api/client';
import type { Tag } from '../../api/nouns';
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
import { useTags } from '../inbox/desk-queries';
import { settingsWords } from './words';

export function TagsPart() {
  const say = useWords(settingsWords);
  const parts = useWords(partsWords);
  const mayChange = useMay()('conversations:write');
  const tags = useTags();
  const [form, setForm] = useState<{ tag: Tag | null } | null>(null);
  const remove = useAct({ act: (id: string) => ask('DELETE', `/v1/tags/${id}`), refresh: ['tags'] });
  return (
    <>
      <Group justify="space-between" align="start" mb="sm">
        <Text size="sm" c="dimmed" maw={640}>
          {say('tags_about')}
        </Text>
        {mayChange ? (
          <Button size="xs" onClick={() => setForm({ tag: null })} data-testid="tag-new">
            {say('tag_new')}
          </Button>
        ) : null}
      </Group>
      <Reading query={tags}>
        {(rows) =>
          rows.length === 0 ? (
            <Nothing>{say('tags_none')}</Nothing>
          ) : (
            <WideTable
              label={say('tags')}
              minWidth={320}
              testid="tags-table"
              columns={[say('tag_name'), ...(mayChange ? [parts('acts')] : [])]}
            >
              {rows.map((tag) => (
                <Table.Tr key={tag.id}>
                  <Table.Td>
                    <Group gap="xs" wrap="nowrap">
                      <ColorSwatch color={tag.color} size={14} aria-hidden />
                      <bdi>{tag.name}</bdi>
                    </Group>
                  </Table.Td>
                  {mayChange ? (
                    <Table.Td>
                      <div className={classes.acts}>
                        <Button
                          size="compact-sm"
                          variant="light"
                          onClick={() => setForm({ tag })}
                          aria-label={`${parts('edit')}: ${tag.name}`}
                        >
                          {parts('edit')}
                        </Button>
                        <Confirm
                          label={parts('delete')}
                          name={tag.name}
                          question={say('tag_delete_question', { name: tag.name })}
                          onYes={() => remove.mutate(tag.id)}
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
      {form ? <TagForm tag={form.tag} onClose={() => setForm(null)} /> : null}
    </>
  );
}

function TagForm({ tag, onClose }: { tag: Tag | null; onClose: () => void }) {
  const say = useWords(settingsWords);
  const parts = useWords(partsWords);
  const common = useWords(shellWords);
  const [name, setName] = useState(tag?.name ?? '');
  const [color, setColor] = useState(tag?.color ?? '#1f7a8c');
  const save = useAct({
    quiet: true,
    act: () => ask(tag ? 'PATCH' : 'POST', tag ? `/v1/tags/${tag.id}` : '/v1/tags', { body: { name: name.trim(), color } }),
    refresh: ['tags', 'conversations'],
    done: parts('saved'),
    onDone: onClose,
  });
  const at = fieldErrors(save.error);
  return (
    <Modal
      opened
      onClose={onClose}
      size="sm"
      title={tag ? say('tag_edit', { name: tag.name }) : say('tag_new')}
      closeButtonProps={{ 'aria-label': common('close') }}
    >
      <form onSubmit={(event) => (event.preventDefault(), save.mutate())} data-testid="tag-form">
        <Stack gap="sm">
          <TextInput
            label={say('tag_name')}
            required
            data-autofocus
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={at('name')}
          />
          <ColorInput
            label={say('tag_colour')}
            format="hex"
            withEyeDropper={false}
            value={color}
            onChange={setColor}
            error={at('color')}
          />
          <Refusal error={save.error} fields={['name', 'color']} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {common('cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} data-testid="tag-save">
              {common('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
