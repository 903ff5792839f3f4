import type { LintRuleId } from './rule-table';

/**
 * Codes that name one fault. Source: facts §5.2 (reasons of message_template_status_update), §5.3 (creation errors), §4 (Twilio).
 * INVALID_FORMAT and 63040 name none by themselves; PROMOTIONAL is Meta's older word for a wrong category.
 */
export const rejectionCodes: Record<string, LintRuleId | null> = {
  ABUSIVE_CONTENT: 'threatening',
  INCORRECT_CATEGORY: 'category_promotional',
  TAG_CONTENT_MISMATCH: 'category_promotional',
  PROMOTIONAL: 'category_promotional',
  SCAM: 'scam_like',
  INVALID_FORMAT: null,
  CATEGORY_NOT_AVAILABLE: null,
  NONE: null,
  '2388019': null,
  '2388024': 'name_taken',
  '2388039': null,
  '2388040': 'body_length',
  '2388047': 'header_formatting',
  '2388072': 'body_length',
  '2388073': 'footer_formatting',
  '2388293': 'variable_density',
  '2388299': 'variable_at_edge',
  '63040': null,
  '63043': 'media_sample_missing',
  '63044': 'media_sample_missing',
  '63045': 'media_sample_missing',
  '63047': 'media_sample_type',
};

interface RejectionPhrase {
  says: RegExp;
  ruleId: LintRuleId;
}

/**
 * What reasons say in words, first match wins, so the narrow ones stand first. Source: the sentences quoted in facts §3.3, §6.5 and §8
 * and Meta's recommendations of the same kind; wording differs between versions, so the patterns are loose.
 */
export const rejectionPhrases: RejectionPhrase[] = [
  { says: /header.*missing expected field.*example|missing .*header_handle/isu, ruleId: 'media_sample_missing' },
  {
    says: /missing expected field.*example|(missing|without|no) (a |any )?(sample|example)|(sample|example).*(missing|required|needed)/isu,
    ruleId: 'variable_sample_missing',
  },
  {
    says: /(parameter|variable|placeholder)s?.*(next to each other|adjacent|consecutive|side by side)/isu,
    ruleId: 'variable_adjacent',
  },
  {
    says: /(lead|trail|start|begin|end)(ing|s)?\b.*(parameter|variable|placeholder)|(parameter|variable|placeholder)s?.*(at the (start|beginning|end))/isu,
    ruleId: 'variable_at_edge',
  },
  {
    says: /too many (parameter|variable|placeholder)s?|(parameter|variable)s?.*(too many|message length|length ratio)/isu,
    ruleId: 'variable_density',
  },
  { says: /sequential|out of (order|sequence)|not in sequence/isu, ruleId: 'variable_sequence' },
  { says: /special character/isu, ruleId: 'variable_characters' },
  { says: /curly|brace|bracket|malformed (parameter|variable|placeholder)|mismatched/isu, ruleId: 'variable_braces' },
  { says: /already (exists|in use)|name .*(taken|exists)|existing name/isu, ruleId: 'name_taken' },
  {
    says: /(same|identical|duplicate)\b.*(wording|content|template|body|text)|duplicate|already a template with (this|such) (content|body|text|wording)/isu,
    ruleId: 'duplicate_wording',
  },
  { says: /header.*(emoji|asterisk|newline|new line|markup|formatting)/isu, ruleId: 'header_formatting' },
  { says: /footer.*(emoji|asterisk|newline|new line|markup|formatting)/isu, ruleId: 'footer_formatting' },
  { says: /emoji/isu, ruleId: 'body_emoji_count' },
  { says: /header.*(too long|longer than|character limit|exceed)/isu, ruleId: 'header_length' },
  { says: /footer.*(too long|longer than|character limit|exceed)/isu, ruleId: 'footer_length' },
  { says: /button.*(too long|longer than|character limit|exceed|label)/isu, ruleId: 'button_label' },
  { says: /too long|longer than|character limit|exceeds? .*(characters|length)/isu, ruleId: 'body_length' },
  { says: /(shorten|short(ened)?) ?(url|link)|url shortener|bit\.ly/isu, ruleId: 'url_shortened' },
  { says: /wa\.me|whatsapp (link|url)|(link|url)s? to whatsapp/isu, ruleId: 'url_whatsapp_link' },
  { says: /(url|link).*(domain|belong|mismatch)/isu, ruleId: 'url_foreign_domain' },
  { says: /language.*(match|mismatch|select|differ)|(wrong|incorrect|different) language/isu, ruleId: 'language_mismatch' },
  { says: /spelling|grammar|typo/isu, ruleId: 'spelling' },
  { says: /commerce policy|prohibited (goods|product|business)/isu, ruleId: 'commerce_policy' },
  { says: /sensitive|identifier|card number|personal information|national id/isu, ruleId: 'sensitive_identifier' },
  { says: /abusive|threaten|harass|legal action/isu, ruleId: 'threatening' },
  { says: /one[- ]time|\botp\b|verification code|passcode/isu, ruleId: 'category_otp_wording' },
  { says: /(purpose|meaning).*(unclear|clear|vague)|unclear|too vague|not clear|ambiguous/isu, ruleId: 'vague_purpose' },
  { says: /promotion|marketing|incorrect category|wrong category|category/isu, ruleId: 'category_promotional' },
  { says: /survey|contest|\bgames?\b/isu, ruleId: 'contest_or_survey' },
  { says: /scam|fraud|phishing/isu, ruleId: 'scam_like' },
];
