/** What a canned reply may name, as `{{contact.name}}`. */
export const cannedVariables = ['contact.name', 'agent.name', 'workspace.name', 'conversation.reference'] as const;
export type CannedVariable = (typeof cannedVariables)[number];

const variable = /\{\{\s*([a-z]+\.[a-z]+)\s*\}\}/g;

const isCannedVariable = (name: string): name is CannedVariable => (cannedVariables as readonly string[]).includes(name);

/** Names in the text that no canned reply knows, each once: refused when the reply is written, not when it is used. */
export function unknownVariables(text: string): string[] {
  return [...new Set([...text.matchAll(variable)].map(([, name]) => name as string))].filter((name) => !isCannedVariable(name));
}

export interface RenderedReply {
  text: string;
  language: string;
  /** Variables without a value. They stay in the text, so that nobody sends a sentence with a hole in it without seeing it. */
  missing: CannedVariable[];
}

/** The reply in the wanted language: that very one, its base (`pt` for `pt-BR`), a sibling (`zh-CN` for `zh-TW`), English, or whatever there is. */
export function renderReply(
  texts: Readonly<Record<string, string>>,
  wanted: string | null,
  values: Readonly<Partial<Record<CannedVariable, string | null>>>,
): RenderedReply {
  const language = languageFor(Object.keys(texts), wanted);
  const missing = new Set<CannedVariable>();
  const text = (texts[language] ?? '').replace(variable, (written, name: string) => {
    if (!isCannedVariable(name)) return written;
    const value = values[name];
    if (value) return value;
    missing.add(name);
    return written;
  });
  return { text, language, missing: [...missing] };
}

function languageFor(has: string[], wanted: string | null): string {
  const plain = (code: string): string => code.toLowerCase().replaceAll('_', '-');
  const base = (code: string): string => plain(code).split('-')[0] as string;
  const found =
    wanted === null
      ? undefined
      : (has.find((code) => plain(code) === plain(wanted)) ??
        has.find((code) => plain(code) === base(wanted)) ??
        has.find((code) => base(code) === base(wanted)));
  return found ?? has.find((code) => base(code) === 'en') ?? has[0] ?? 'en';
}
