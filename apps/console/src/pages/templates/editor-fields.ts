import { contentOfDraft, hasPart, variablesIn, type Button, type Draft } from './draft';

const targets = { quick_reply: [], url: ['url'], phone_number: ['phone'], copy_code: ['code'] } as const;

/** The places that have a field in the editor now, as the lint names them, in the order of the form. */
export function fieldsOf(draft: Draft): ReadonlySet<string> {
  const { kind, header } = draft;
  const ofButtons = (pointer: string, buttons: readonly Button[]): string[] =>
    buttons.flatMap(({ type }, index) => ['title', ...targets[type]].map((field) => `${pointer}/${index}/${field}`));
  const fields = ['/name', '/language', '/category', '/content/kind'];
  if (hasPart(kind, 'header') && header.format !== 'none' && header.format !== 'location')
    fields.push(header.format === 'text' ? '/content/header/text' : '/content/header/sampleUrl');
  if (kind !== 'authentication') fields.push('/content/body');
  if (hasPart(kind, 'footer')) fields.push('/content/footer');
  if (hasPart(kind, 'buttons')) fields.push(...ofButtons('/content/buttons', draft.buttons));
  if (hasPart(kind, 'list'))
    fields.push(
      '/content/list/button',
      ...draft.list.items.flatMap((_, index) => [
        `/content/list/items/${index}/title`,
        `/content/list/items/${index}/description`,
      ]),
    );
  if (hasPart(kind, 'cards'))
    draft.cards.forEach((card, index) => {
      fields.push(`/content/cards/${index}/mediaUrl`, `/content/cards/${index}/body`);
      fields.push(...ofButtons(`/content/cards/${index}/buttons`, card.buttons));
    });
  if (kind === 'authentication') fields.push('/content/authentication/copyCodeText');
  variablesIn(contentOfDraft(draft)).forEach((_, index) => fields.push(`/content/variables/${index}/sample`));
  return new Set(fields);
}
