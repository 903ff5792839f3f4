export const shortestPassword = 10;
/** Hashing is linear in the length: nobody should be able to make us hash a book. */
export const longestPassword = 200;

/** What is tried first everywhere. Long lists belong to a breach service, which a self-hosted platform cannot ask. */
const wornOut = [
  'password',
  'passwort',
  'qwertyuiop',
  'qwerty',
  'letmein',
  'welcome',
  'heliograph',
  'whatsapp',
  'iloveyou',
  'admin',
];

export type PasswordFlaw = 'too_short' | 'too_long' | 'about_you' | 'worn_out';

/**
 * Length, and nothing that anybody would guess first. No rules about digits and capitals: they make people write `Password1!`.
 *
 * @param about words known to belong to the person: e-mail address, name.
 */
export function passwordFlaw(password: string, about: readonly string[]): PasswordFlaw | null {
  const length = [...password].length;
  if (length < shortestPassword) return 'too_short';
  if (length > longestPassword) return 'too_long';
  const core = password.toLowerCase().replace(/[^\p{L}]/gu, '');
  if (new Set(password).size < 4 || wornOut.some((word) => core === word || core === word + word)) return 'worn_out';
  if (/^(0?123456789?0?)+$/.test(password)) return 'worn_out';
  const plain = password.toLowerCase();
  const words = about.flatMap((text) => [text, text.split('@', 1)[0] ?? '']).map((word) => word.toLowerCase().trim());
  return words.some((word) => word.length > 2 && plain.replaceAll(word, '').length < 4) ? 'about_you' : null;
}

export const passwordRemedy: Readonly<Record<PasswordFlaw, string>> = {
  too_short: `Use at least ${shortestPassword} characters.`,
  too_long: `Use at most ${longestPassword} characters.`,
  about_you: 'Do not use your own name or e-mail address.',
  worn_out: 'This password is one of the first that anybody would try.',
};
