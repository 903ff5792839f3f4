import { rule } from './lint-rule';

/** How the template is built: the provider's own format check decides, before any person reads it. */
export const formRules = {
  name_format: rule('blocks', '§6.6 name (M-TMAN)', 'A name is 1–512 lowercase letters, digits and underscores.'),
  name_taken: rule('blocks', '§5.3 subcode 2388024 (M-TMAN)', 'A name exists once per language in an account.'),
  language_unsupported: rule('likely_rejected', '§6.6 language codes', 'WhatsApp accepts only its own list of language codes.'),

  variable_braces: rule('blocks', '§6.5 #1 (M-TREV)', 'A variable is written with exactly two braces on each side.'),
  variable_characters: rule('blocks', '§6.5 #2 (M-TREV)', 'No spaces or characters such as # $ % between the braces.'),
  variable_name: rule(
    'blocks',
    '§6.6 parameters',
    'Variables are all numbers, or all names of lowercase letters, digits and underscores.',
  ),
  variable_sequence: rule('blocks', '§6.5 #3 (M-TREV)', 'Numbers run from 1 without a gap.'),
  variable_order: rule(
    'advice',
    '§6.5 #3 (TEC 63040)',
    'Numbers that first appear out of order are easily filled with the wrong values.',
  ),
  variable_at_edge: rule('blocks', '§6.5 #5 (2388299)', 'A body may not start or end with a variable.'),
  variable_adjacent: rule('blocks', '§6.5 #6 (M-TREV)', 'Two variables need words between them.'),
  variable_density: rule('likely_rejected', '§6.5 #4 (2388293; the ratio used is [M])', 'Too many variables for so few words.'),
  variable_density_near: rule(
    'advice',
    '§6.5 #4 (local rule of thumb)',
    'More than one variable per three words comes close to too many.',
  ),
  variable_sample_missing: rule('blocks', '§6.5 #7 (M-TREV)', 'Every variable needs a sample, or the reviewer cannot judge it.'),
  variable_sample_value: rule(
    'likely_rejected',
    '§6.6 parameters [U]',
    'Values may not hold line breaks, tabs, 4+ spaces or braces.',
  ),
  variable_unused: rule('advice', '§6.6 parameters', 'A sample without a place in the text is usually a slip.'),

  body_missing: rule('blocks', '§6.6 body', 'Every template has a body.'),
  body_length: rule('blocks', '§6.5 #12, §6.6 body (2388072)', 'A body has at most 1,024 characters.'),
  body_emoji_count: rule('likely_rejected', '§6.5 #13; the number 10 is [M]', 'A body may hold only a few emoji.'),
  body_spacing: rule('likely_rejected', '§6.6 parameters [U], [M]', 'Long runs of line breaks, spaces or tabs are refused.'),
  header_length: rule('blocks', '§6.6 header (2388047)', 'A text header has at most 60 characters and is not empty.'),
  header_variables: rule('blocks', '§6.6 header', 'A header has at most one variable.'),
  header_formatting: rule('blocks', '§6.5 #17 (TEC 63040)', 'No emoji, line breaks or markup in a header.'),
  footer_length: rule('blocks', '§6.6 footer (2388073)', 'A footer has at most 60 characters.'),
  footer_variables: rule('blocks', '§6.6 footer', 'A footer has no variables.'),
  footer_formatting: rule('blocks', '§6.5 #17 (TEC 63040)', 'No emoji, line breaks or markup in a footer.'),
  media_sample_missing: rule('blocks', '§6.5 #7 (M-TREV, TEC 63040)', 'A media header or card needs a sample file.'),
  media_sample_type: rule('likely_rejected', '§3.3 (63047)', 'Samples are JPEG, PNG, PDF or MP4.'),

  button_kind: rule('blocks', '§3.1 types', 'The kind of a template decides which buttons it carries.'),
  button_count: rule('blocks', '§6.6 buttons', 'At most 10 buttons: 10 quick replies, 2 links, 1 phone number, 1 code.'),
  button_order: rule('blocks', '§6.6 buttons', 'Quick replies stand together.'),
  button_label: rule(
    'blocks',
    '§6.6 buttons, §3.1 (TW-CT)',
    'A label is 1–25 plain characters without variables, and unlike its neighbours.',
  ),
  button_url: rule(
    'blocks',
    '§6.6 buttons',
    'A link is a web address of at most 2,000 characters with one variable at its very end.',
  ),
  button_phone: rule('blocks', '§6.6 buttons', 'A phone number is at most 20 characters of digits with the country code.'),
  button_copy_code: rule('blocks', '§6.6 buttons (page of 2026-06)', 'A code to copy has 1–20 characters.'),
  list_limits: rule(
    'blocks',
    '§3.1 list-picker, §5.1 [M]',
    'A list has 1–10 rows; titles 24, descriptions 72, its button 20 characters.',
  ),
  list_session_only: rule('advice', '§3.2 (TW-CT)', 'A list can be sent only inside an open service window.'),
  carousel_limits: rule(
    'blocks',
    '§3.1 carousel, [M]',
    'A carousel has 2–10 cards of at most 160 characters with the same buttons.',
  ),
  card_limits: rule('blocks', '§3.1 card, [M]', 'A card stands alone in its template and has media, buttons or a title.'),

  authentication_fixed_text: rule(
    'blocks',
    '§6.6 authentication',
    'WhatsApp writes the text of authentication templates itself.',
  ),
  authentication_settings: rule(
    'blocks',
    '§6.6 authentication; 1–90 minutes is [M]',
    'A code expires after 1–90 minutes; its button needs a label.',
  ),
  category_authentication: rule('blocks', '§6.6 authentication', 'Category and kind “authentication” go together.'),
} as const;
