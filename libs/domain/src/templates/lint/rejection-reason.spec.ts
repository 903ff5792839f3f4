import { rejectionRuleFor } from './rejection-reason';

/** Real: the parser, on reasons as the fact sheet quotes them (§3.3, §5.2, §5.3, §8) and on wordings of the same kind. */
const twilioReason =
  'INVALID_FORMAT. Facebook is not able to create template with templateName=Video Highlights_hx15c7 due to the following error: Message template "components" param is missing expected field(s): HEADER is missing expected field(s) (example)';

describe('rejection reasons', () => {
  it("reads Twilio's wrapping of Meta's sentence", () => {
    expect(rejectionRuleFor(twilioReason)).toEqual({
      code: 'INVALID_FORMAT',
      ruleId: 'media_sample_missing',
      parsed: {
        component: 'header',
        templateName: 'Video Highlights_hx15c7',
        detail: 'Message template "components" param is missing expected field(s): HEADER is missing expected field(s) (example)',
      },
    });
  });

  it.each([
    ['ABUSIVE_CONTENT', 'ABUSIVE_CONTENT', 'threatening'],
    ['INCORRECT_CATEGORY', 'INCORRECT_CATEGORY', 'category_promotional'],
    ['TAG_CONTENT_MISMATCH', 'TAG_CONTENT_MISMATCH', 'category_promotional'],
    ['PROMOTIONAL', 'PROMOTIONAL', 'category_promotional'],
    ['SCAM', 'SCAM', 'scam_like'],
    ['Abusive content', 'ABUSIVE_CONTENT', 'threatening'],
    ['INVALID_FORMAT', 'INVALID_FORMAT', null],
    ['INVALID_FORMAT: Your template has parameters placed next to each other', 'INVALID_FORMAT', 'variable_adjacent'],
    ['(#100) error_subcode 2388293', '2388293', 'variable_density'],
    ['2388299: Variables cannot be at the start or end of the template', '2388299', 'variable_at_edge'],
    ['INVALID_FORMAT 2388073', 'INVALID_FORMAT', 'footer_formatting'],
    ['TAG_CONTENT_MISMATCH. This looks like a one-time passcode.', 'TAG_CONTENT_MISMATCH', 'category_otp_wording'],
    ['The message language does not match the selected language', 'UNKNOWN', 'language_mismatch'],
    ['Something nobody has written before', 'UNKNOWN', null],
    ['NONE', 'NONE', null],
    ['', 'NONE', null],
  ])('reads %p', (reason, code, ruleId) => {
    expect(rejectionRuleFor(reason)).toMatchObject({ code, ruleId });
  });
});
