import type { TemplateCard } from '../../template';
import { characterCount } from '../characters';
import type { DraftReading } from '../draft-reading';
import type { LintObservation } from '../finding';

/** Lists, cards and carousels (§3.1, §5.1; several limits are [M]). */
export function checkCards(reading: DraftReading): LintObservation[] {
  return [...checkList(reading), ...checkCard(reading), ...checkCarousel(reading)];
}

function checkList({ draft }: DraftReading): LintObservation[] {
  const { kind, list } = draft.content;
  if (kind !== 'list_picker' && !list) return [];
  const items = list?.items ?? [];
  const faults = [
    kind !== 'list_picker' && 'a list belongs to the kind list picker only',
    (items.length < 1 || items.length > 10) && `${items.length} rows; 1 to 10 allowed`,
    list && (list.button.trim() === '' || characterCount(list.button) > 20) && 'its button needs 1 to 20 characters',
    items.some((i) => i.title.trim() === '' || characterCount(i.title) > 24) && 'a row title needs 1 to 24 characters',
    items.some((i) => characterCount(i.description ?? '') > 72) && 'a description is longer than 72 characters',
    items.some((i) => i.id === '' || i.id.length > 200) && 'a row id needs 1 to 200 characters',
    new Set(items.map((i) => i.id)).size < items.length && 'two rows share an id',
  ].filter((f) => typeof f === 'string');
  const found: LintObservation[] = [];
  const place = { pointer: '/content/list' };
  if (faults.length > 0)
    found.push({ ruleId: 'list_limits', place, message: `List: ${faults.join('; ')}.`, fix: 'Shorten or split the list.' });
  if (kind === 'list_picker') {
    const message = 'WhatsApp does not approve lists; this one can only answer a customer inside the open window.';
    found.push({ ruleId: 'list_session_only', place, message, fix: 'Use quick replies to start a conversation.' });
  }
  return found;
}

function checkCard({ draft }: DraftReading): LintObservation[] {
  const { kind, header, buttons = [], cards = [] } = draft.content;
  if (kind === 'carousel') return [];
  const faults = [
    cards.length > 0 && 'cards belong to the kind carousel only',
    kind === 'card' && !header && buttons.length === 0 && 'a card has a header or buttons; without them it is a text',
  ].filter((f) => f !== false);
  if (faults.length === 0) return [];
  return [
    {
      ruleId: 'card_limits',
      place: { pointer: '/content' },
      message: `Card: ${faults.join('; ')}.`,
      fix: 'Choose the kind that fits the parts.',
    },
  ];
}

function checkCarousel({ draft }: DraftReading): LintObservation[] {
  const { kind, cards = [], header, footer, buttons = [] } = draft.content;
  if (kind !== 'carousel') return [];
  const shape = (card: TemplateCard | undefined) => card?.buttons.map((b) => b.type).join(',');
  const faults = [
    (cards.length < 2 || cards.length > 10) && `${cards.length} card(s); 2 to 10 allowed`,
    cards.some((c) => characterCount(`${c.title ?? ''}${c.body}`) > 160) && 'a card has more than 160 characters',
    cards.some((c) => `${c.title ?? ''}${c.body}`.trim() === '') && 'a card has no text',
    cards.some((c) => c.buttons.length < 1 || c.buttons.length > 2) && 'each card needs one or two buttons',
    cards.some((c) => shape(c) !== shape(cards[0])) && 'the cards have different buttons',
    (header || footer !== undefined || buttons.length > 0) && 'outside the cards only a body is allowed',
  ].filter((f) => typeof f === 'string');
  if (faults.length === 0) return [];
  const fix = 'Give every card the same number and types of buttons, and keep texts short.';
  return [{ ruleId: 'carousel_limits', place: { pointer: '/content/cards' }, message: `Carousel: ${faults.join('; ')}.`, fix }];
}
