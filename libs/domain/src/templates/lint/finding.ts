import type { TemplateCategory, TemplateContent, TemplateStatus } from '../template';
import type { LintSeverity } from './lint-rule';
import type { LintRuleId } from './rule-table';

export interface LintDraft {
  name: string;
  /** Provider language code such as `en`, `zh_CN` (facts §6.6). */
  language: string;
  category: TemplateCategory;
  content: TemplateContent;
}

export interface LintContext {
  /** The account's other templates. Must NOT contain the template being edited, or it will be called a duplicate of itself. */
  others: LintedTemplate[];
  /** This account's own history: wording that WhatsApp refused, with its raw reason. */
  rejections: { templateName: string; reason: string; text: string; at: string }[];
  /** Domains that belong to the business, without `www.`; a link elsewhere is then worth a look. */
  brandDomains?: string[];
}

export interface LintedTemplate extends LintDraft {
  id: string;
  status: TemplateStatus;
}

export interface LintPlace {
  /** RFC 6901 JSON pointer into the draft, e.g. `/content/buttons/0/url`. */
  pointer: string;
  /** Half-open range in UTF-16 units of the string at the pointer. */
  start?: number;
  end?: number;
}

export interface LintFinding {
  ruleId: LintRuleId;
  severity: LintSeverity;
  place: LintPlace;
  message: string;
  why: string;
  fix: string;
  source: string;
}

/** What a check reports; severity, reason and source come from the rule table. */
export interface LintObservation {
  ruleId: LintRuleId;
  place: LintPlace;
  message: string;
  fix: string;
}
