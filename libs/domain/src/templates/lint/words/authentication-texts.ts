/**
 * WhatsApp's own wording for codes. Source: English and Spanish from Meta's authentication-template pages as quoted by providers;
 * Chinese and Arabic are the wordings seen in use [U]. Each with and without the security advice. `{{1}}` is the code.
 */
const withAdvice = (code: string[], advice: string[]): string[] => [
  ...code,
  ...code.flatMap((c) => advice.map((a) => `${c} ${a}`)),
];

export const authenticationTexts: Record<string, string[] | undefined> = {
  en: withAdvice(['{{1}} is your verification code.'], ['For your security, do not share this code.']),
  es: withAdvice(
    ['{{1}} es tu código de verificación.', 'Tu código de verificación es {{1}}.', '{{1}} es su código de verificación.'],
    ['Por tu seguridad, no lo compartas.', 'Por su seguridad, no lo comparta.'],
  ),
  zh: withAdvice(
    ['{{1}} 是您的验证码。', '您的验证码是 {{1}}。', '您的验证码为 {{1}}。', '{{1}} 是您的驗證碼。', '您的驗證碼為 {{1}}。'],
    ['为安全起见，请勿分享此验证码。', '为了您的账户安全，请勿分享此验证码。', '為安全起見，請勿分享此驗證碼。'],
  ),
  ar: withAdvice(
    ['{{1}} هو رمز التحقق الخاص بك.', 'رمز التحقق الخاص بك هو {{1}}.', '{{1}} هو كود التحقق الخاص بك.'],
    ['للحفاظ على أمانك، لا تشارك هذا الرمز.', 'للحفاظ على أمانك، لا تشارك هذا الكود.'],
  ),
};
