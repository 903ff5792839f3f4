import { formRules } from './rules-of-form';
import { wordingRules } from './rules-of-wording';

/** Every lint rule by id: what it costs to ignore it, why it exists, and where that is written (R10, R14; facts §6.5, §6.6). */
export const lintRules = { ...formRules, ...wordingRules };
export type LintRuleId = keyof typeof lintRules;
export const lintRuleIds = Object.keys(lintRules) as LintRuleId[];

/** Form can be mended by editing the parts; a wording rule is about what the text says. */
export const isFormRule = (ruleId: LintRuleId): boolean => ruleId in formRules;
