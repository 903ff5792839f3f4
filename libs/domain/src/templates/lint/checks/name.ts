import { sameLanguage } from '../../template-language';
import type { DraftReading } from '../draft-reading';
import type { LintObservation } from '../finding';
import { isSupportedLanguage } from '../words/languages';

export function checkName({ draft, context }: DraftReading): LintObservation[] {
  const found: LintObservation[] = [];
  if (!/^[a-z0-9_]{1,512}$/u.test(draft.name)) {
    const suggestion = draft.name
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/gu, '_')
      .replace(/^_+|_+$/gu, '');
    found.push({
      ruleId: 'name_format',
      place: { pointer: '/name' },
      message: 'The name has characters other than lowercase letters, digits and underscores, or is empty or too long.',
      fix: suggestion === '' ? 'Write a name such as order_shipped.' : `Use ${suggestion.slice(0, 512)}.`,
    });
  }
  const taken = context.others.find(
    (o) => o.status !== 'deleted' && o.name === draft.name && sameLanguage(o.language, draft.language),
  );
  if (taken) {
    found.push({
      ruleId: 'name_taken',
      place: { pointer: '/name' },
      message: `Template ${taken.id} already has this name in this language.`,
      fix: 'Choose another name, or edit that template instead.',
    });
  }
  if (!isSupportedLanguage(draft.language)) {
    found.push({
      ruleId: 'language_unsupported',
      place: { pointer: '/language' },
      message: `WhatsApp's list of languages does not hold “${draft.language}”.`,
      fix: 'Pick a code from the list, such as en, en_US, zh_CN, es or ar.',
    });
  }
  return found;
}
