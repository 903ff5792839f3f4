export const answerKinds = ['stopped', 'stopped_marketing', 'started', 'confirmed'] as const;
export type AnswerKind = (typeof answerKinds)[number];
export type Answers = Partial<Record<AnswerKind, Record<string, string>>>;

/** With one text changed; an emptied one is left out, so that the built-in text is sent again. Other languages are kept. */
export function withAnswer<Given extends Answers>(answers: Given, kind: AnswerKind, language: string, text: string): Given {
  const texts = { ...answers[kind] };
  if (text.trim() === '') delete texts[language];
  else texts[language] = text;
  const next: Given = { ...answers, [kind]: texts };
  if (Object.keys(texts).length === 0) delete next[kind];
  return next;
}
