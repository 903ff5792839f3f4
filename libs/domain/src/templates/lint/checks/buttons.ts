import type { TemplateButton } from '../../template';
import { characterCount, emojiIn } from '../characters';
import { type DraftReading, type PlacedButton, placedButtons } from '../draft-reading';
import type { LintObservation } from '../finding';
import { scanVariables } from '../variable-scan';
import { checkButtonTarget } from './button-targets';

const perType: Record<TemplateButton['type'], number> = { quick_reply: 10, url: 2, phone_number: 1, copy_code: 1 };

/** Number, order and labels of buttons (§6.6 buttons); what they open is in `button-targets`. Cards carry their own small sets. */
export function checkButtons({ draft }: DraftReading): LintObservation[] {
  const { buttons = [] } = draft.content;
  return [
    ...checkKind(draft.content.kind, buttons),
    ...checkCount(buttons),
    ...checkOrder(buttons),
    ...placedButtons(draft).flatMap((placed) => [...checkLabel(placed), ...checkButtonTarget(placed)]),
    ...checkSameLabels(buttons),
  ];
}

function checkKind(kind: string, buttons: readonly TemplateButton[]): LintObservation[] {
  const has = (quick: boolean) => buttons.some((b) => (b.type === 'quick_reply') === quick);
  const place = { pointer: '/content/buttons' };
  if (kind === 'quick_reply' && !has(true)) {
    return [
      {
        ruleId: 'button_kind',
        place,
        message: 'A quick-reply template has no quick-reply button.',
        fix: 'Add one, or choose the kind text.',
      },
    ];
  }
  if (kind === 'call_to_action' && !has(false)) {
    const message = 'A call-to-action template has no link, phone or code button.';
    return [{ ruleId: 'button_kind', place, message, fix: 'Add one, or choose the kind quick reply or text.' }];
  }
  if (['text', 'media', 'list_picker'].includes(kind) && buttons.length > 0) {
    const message = `A template of kind ${kind} carries no buttons, so these would be lost.`;
    return [{ ruleId: 'button_kind', place, message, fix: 'Choose quick reply, call to action or card.' }];
  }
  return [];
}

function checkCount(buttons: readonly TemplateButton[]): LintObservation[] {
  const crowded = (Object.keys(perType) as TemplateButton['type'][]).filter(
    (t) => buttons.filter((b) => b.type === t).length > perType[t],
  );
  if (crowded.length === 0 && buttons.length <= 10) return [];
  const message =
    crowded.length > 0 ? `Too many buttons of type ${crowded.join(', ')}.` : `${buttons.length} buttons; the limit is 10.`;
  return [{ ruleId: 'button_count', place: { pointer: '/content/buttons' }, message, fix: 'Keep what the customer needs most.' }];
}

function checkOrder(buttons: readonly TemplateButton[]): LintObservation[] {
  const runs = buttons.filter((b, i) => b.type === 'quick_reply' && buttons[i - 1]?.type !== 'quick_reply').length;
  if (runs <= 1) return [];
  const message = 'Quick replies are separated by other buttons.';
  return [
    { ruleId: 'button_order', place: { pointer: '/content/buttons' }, message, fix: 'Put all quick replies first, or all last.' },
  ];
}

function checkLabel({ button, pointer }: PlacedButton): LintObservation[] {
  const label = button.title;
  const faults = [
    label.trim() === '' && 'is empty',
    characterCount(label) > 25 && `has ${characterCount(label)} characters; the limit is 25`,
    /[\r\n]/u.test(label) && 'has a line break',
    scanVariables(label).variables.length > 0 && 'has a variable',
    emojiIn(label).length > 0 && 'has an emoji',
  ].filter((f) => f !== false);
  if (faults.length === 0) return [];
  const place = { pointer: `${pointer}/title` };
  return [{ ruleId: 'button_label', place, message: `The label ${faults.join(' and ')}.`, fix: 'Use one to three plain words.' }];
}

function checkSameLabels(buttons: readonly TemplateButton[]): LintObservation[] {
  return buttons.flatMap((button, i): LintObservation[] => {
    const same = buttons.findIndex((b) => b.title.trim().toLowerCase() === button.title.trim().toLowerCase());
    if (same === i || button.title.trim() === '') return [];
    const place = { pointer: `/content/buttons/${i}/title` };
    return [
      { ruleId: 'button_label', place, message: 'Two buttons have the same label.', fix: 'Give each button its own words.' },
    ];
  });
}
