export * from './finding';
export { lintRuleIds, lintRules, type LintRuleId } from './rule-table';
export { lintSeverities, type LintRule, type LintSeverity } from './lint-rule';
export { lintTemplate, maySubmit } from './lint-template';
export { rejectionRuleFor, type RejectionReading } from './rejection-reason';
export { nearlySame, wordingSimilarity } from './text-similarity';
