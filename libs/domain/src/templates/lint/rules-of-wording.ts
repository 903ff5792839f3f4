import { rule } from './lint-rule';

/** What the template says: a reviewer, or WhatsApp's classifier, decides. Word lists are in `words/`. */
export const wordingRules = {
  commerce_policy: rule(
    'likely_rejected',
    '§6.5 #9 (Commerce Policy)',
    'These goods and services may not be offered on WhatsApp.',
  ),
  sensitive_identifier: rule('likely_rejected', '§6.5 #10 (M-TREV)', 'Never ask for full card, bank, ID numbers or secrets.'),
  threatening: rule('likely_rejected', '§6.5 #11 (ABUSIVE_CONTENT)', 'No threats, insults, legal action or public shaming.'),
  scam_like: rule('likely_rejected', '§6.5 #15 (SCAM)', 'Prizes, sure profits and fees in advance read as fraud.'),
  contest_or_survey: rule('advice', '§6.5 #19 (old Twilio advice) [U]', 'Games, contests and surveys draw a closer look.'),

  category_promotional: rule('likely_rejected', '§6.5 #14, #15 (INCORRECT_CATEGORY)', 'Promotion belongs in marketing (R13).'),
  category_otp_wording: rule('likely_rejected', '§6.5 #14 (TAG_CONTENT_MISMATCH)', 'One-time codes belong in authentication.'),

  vague_purpose: rule(
    'likely_rejected',
    '§6.5 #16 (TEC 63040)',
    'The purpose must be plain without the values of the variables.',
  ),
  spelling: rule('advice', '§6.5 #16 (M-TREV)', 'Spelling and grammar mistakes make a template look like spam.'),
  language_mismatch: rule('likely_rejected', '§6.5 #16 (M-TREV)', 'The text must be in the language that was selected.'),

  url_shortened: rule('likely_rejected', '§6.5 #18 [U]', 'A shortened link hides where it leads.'),
  url_whatsapp_link: rule('likely_rejected', '§6.5 #18 [U]', 'Links back into WhatsApp are refused.'),
  url_raw_ip: rule('likely_rejected', '§6.5 #18 [U]', 'An address without a domain name shows no owner.'),
  url_foreign_domain: rule('advice', '§6.5 #18 [U]', 'A link to a domain that is not the business’s own looks like phishing.'),

  duplicate_wording: rule('blocks', '§6.5 #8 (M-TREV)', 'The same body and footer may exist once (authentication aside).'),
  near_duplicate: rule('advice', '§6.5 #8, R11', 'A template that says nearly the same costs quota and review time.'),
  rejected_before: rule('likely_rejected', '§3.3 (TEC 63040), R14', 'Wording like a rejected one tends to be rejected again.'),
} as const;
