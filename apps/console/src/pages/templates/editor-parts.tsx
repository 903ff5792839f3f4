import { ActionIcon, Button, Group, NumberInput, Select, Stack, Switch, Text } from '@mantine/core';
import { IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useWords } from '../../i18n/catalogue';
import {
  blankButton,
  blankCard,
  buttonTypesOf,
  contentOfDraft,
  variablesIn,
  type Button as TemplateButton,
  type HeaderFormat,
} from './draft';
import { editorWords } from './editor-words';
import { fieldId, FindingsOf, LintedText, useEditing } from './linted';
import classes from './templates.module.css';

const formats: readonly HeaderFormat[] = ['none', 'text', 'image', 'video', 'document', 'location'];

export function HeaderPart() {
  const say = useWords(editorWords);
  const { draft, change } = useEditing();
  const { header } = draft;
  return (
    <fieldset className={classes.part}>
      <legend>{say('header')}</legend>
      <div className={classes.fields}>
        <Select
          label={say('header')}
          allowDeselect={false}
          value={header.format}
          onChange={(format) => change({ ...draft, header: { ...header, format: format as HeaderFormat } })}
          data={formats
            .filter((format) => draft.kind !== 'media' || ['image', 'video', 'document'].includes(format))
            .map((format) => ({ value: format, label: say(`header_${format}`) }))}
          data-testid="header-format"
        />
        {header.format === 'text' ? (
          <LintedText pointer="/content/header/text" label={say('header_words')} />
        ) : ['image', 'video', 'document'].includes(header.format) ? (
          <LintedText pointer="/content/header/sampleUrl" label={say('sample_url')} placeholder="https://" />
        ) : null}
      </div>
      <FindingsOf pointer="/content/header" />
    </fieldset>
  );
}

export function VariablesPart() {
  const say = useWords(editorWords);
  const { draft } = useEditing();
  const names = variablesIn(contentOfDraft(draft));
  if (names.length === 0) return null;
  return (
    <fieldset className={classes.part}>
      <legend>{say('variables')}</legend>
      <Text size="xs" c="dimmed" mb={6}>
        {say('variables_hint')}
      </Text>
      <div className={classes.fields}>
        {names.map((name, index) => (
          <div key={name}>
            <LintedText
              pointer={`/samples/${name}`}
              id={fieldId(`/content/variables/${index}/sample`)}
              label={say('sample_of', { name: `{{${name}}}` })}
            />
            <FindingsOf pointer={`/content/variables/${index}/sample`} />
          </div>
        ))}
      </div>
    </fieldset>
  );
}

interface Buttons {
  pointer: string;
  buttons: readonly TemplateButton[];
  onChange: (buttons: TemplateButton[]) => void;
}

const targetOf = { quick_reply: null, url: 'url', phone_number: 'phone', copy_code: 'code' } as const;

export function ButtonsPart({ pointer, buttons, onChange }: Buttons) {
  const say = useWords(editorWords);
  const { draft } = useEditing();
  return (
    <fieldset className={classes.part}>
      <legend>{say('buttons')}</legend>
      {buttons.map((button, index) => {
        const target = targetOf[button.type];
        const number = index + 1;
        return (
          <div key={index} className={classes.item} role="group" aria-label={say('button', { number })}>
            <div className={classes.fields}>
              <LintedText pointer={`${pointer}/${index}/title`} label={`${say(`add_${button.type}`)}: ${say('button_title')}`} />
              {target ? <LintedText pointer={`${pointer}/${index}/${target}`} label={say(`button_${target}`)} /> : null}
            </div>
            <Group gap={4} align="start" wrap="nowrap">
              {index > 0 ? (
                <ActionIcon
                  variant="default"
                  aria-label={say('move_up', { number })}
                  onClick={() =>
                    onChange(
                      buttons.map((one, at) => (at === index - 1 ? button : at === index ? (buttons[index - 1] ?? one) : one)),
                    )
                  }
                >
                  <IconArrowUp size={15} aria-hidden />
                </ActionIcon>
              ) : null}
              <ActionIcon
                variant="default"
                aria-label={say('remove_button', { number })}
                onClick={() => onChange(buttons.filter((_, at) => at !== index))}
              >
                <IconTrash size={15} aria-hidden />
              </ActionIcon>
            </Group>
          </div>
        );
      })}
      <FindingsOf pointer={pointer} />
      <Group gap={6} mt={6}>
        {buttonTypesOf(draft.kind).map((type) => (
          <Button
            key={type}
            size="compact-sm"
            variant="default"
            leftSection={<IconPlus size={13} aria-hidden />}
            onClick={() => onChange([...buttons, blankButton(type)])}
            data-testid={`add-${type}`}
          >
            {say(`add_${type}`)}
          </Button>
        ))}
      </Group>
    </fieldset>
  );
}

export function ListOfChoices() {
  const say = useWords(editorWords);
  const { draft, change } = useEditing();
  const { list } = draft;
  return (
    <fieldset className={classes.part}>
      <legend>{say('list')}</legend>
      <Stack gap={8}>
        <LintedText pointer="/content/list/button" label={say('list_button')} />
        {list.items.map((item, index) => (
          <div key={item.id} className={classes.item} role="group" aria-label={say('list_item', { number: index + 1 })}>
            <div className={classes.fields}>
              <LintedText pointer={`/content/list/items/${index}/title`} label={say('list_title')} />
              <LintedText pointer={`/content/list/items/${index}/description`} label={say('list_description')} />
            </div>
            <ActionIcon
              variant="default"
              aria-label={say('remove_choice', { number: index + 1 })}
              disabled={list.items.length === 1}
              onClick={() => change({ ...draft, list: { ...list, items: list.items.filter((_, at) => at !== index) } })}
            >
              <IconTrash size={15} aria-hidden />
            </ActionIcon>
          </div>
        ))}
        <FindingsOf pointer="/content/list" />
        <Button
          size="compact-sm"
          variant="default"
          w="fit-content"
          onClick={() => {
            const id = String(Math.max(0, ...list.items.map((item) => Number(item.id) || 0)) + 1);
            change({ ...draft, list: { ...list, items: [...list.items, { id, title: '' }] } });
          }}
        >
          {say('add_choice')}
        </Button>
      </Stack>
    </fieldset>
  );
}

export function CardsPart() {
  const say = useWords(editorWords);
  const { draft, change } = useEditing();
  const { cards } = draft;
  return (
    <>
      {cards.map((card, index) => (
        <fieldset key={index} className={`${classes.part} ${classes.item}`}>
          <legend>{say('card', { number: index + 1 })}</legend>
          <Stack gap={8}>
            <LintedText pointer={`/content/cards/${index}/mediaUrl`} label={say('card_media')} placeholder="https://" />
            <LintedText pointer={`/content/cards/${index}/body`} label={say('card_body')} rows={2} />
            <ButtonsPart
              pointer={`/content/cards/${index}/buttons`}
              buttons={card.buttons}
              onChange={(buttons) =>
                change({ ...draft, cards: cards.map((one, at) => (at === index ? { ...one, buttons } : one)) })
              }
            />
          </Stack>
          <ActionIcon
            variant="default"
            aria-label={say('remove_card', { number: index + 1 })}
            disabled={cards.length === 1}
            onClick={() => change({ ...draft, cards: cards.filter((_, at) => at !== index) })}
          >
            <IconTrash size={15} aria-hidden />
          </ActionIcon>
        </fieldset>
      ))}
      <FindingsOf pointer="/content/cards" />
      <Button size="compact-sm" variant="default" mb="md" onClick={() => change({ ...draft, cards: [...cards, blankCard()] })}>
        {say('add_card')}
      </Button>
    </>
  );
}

export function AuthenticationPart() {
  const say = useWords(editorWords);
  const { draft, change } = useEditing();
  const { authentication } = draft;
  return (
    <fieldset className={classes.part}>
      <legend>{say('authentication')}</legend>
      <Stack gap={10}>
        <Switch
          label={say('security_recommendation')}
          checked={authentication.addSecurityRecommendation}
          onChange={(event) =>
            change({ ...draft, authentication: { ...authentication, addSecurityRecommendation: event.currentTarget.checked } })
          }
        />
        <NumberInput
          label={say('expiration')}
          min={1}
          max={90}
          allowDecimal={false}
          value={authentication.codeExpirationMinutes ?? ''}
          onChange={(value) => {
            const { codeExpirationMinutes: _, ...rest } = authentication;
            change({ ...draft, authentication: typeof value === 'number' ? { ...rest, codeExpirationMinutes: value } : rest });
          }}
        />
        <LintedText pointer="/content/authentication/copyCodeText" label={say('copy_code_text')} />
        <FindingsOf pointer="/content/authentication" />
      </Stack>
    </fieldset>
  );
}
