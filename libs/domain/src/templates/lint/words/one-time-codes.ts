import type { WordList } from '../word-lists';

/** Names of one-time codes. Source: everyday wording of sign-in messages; Meta reserves them for authentication (facts §6.5 #14). */
export const oneTimeCodeWords: WordList = {
  en: {
    phrases: [
      '(verification|authentication|authorisation|authorization|login|access|security|activation) (code|pin|password)',
      '(log|sign) in code',
      'one time (password|passcode|code|pin)',
      '(otp|passcode|2fa|mfa)',
      'temporary (password|pin)',
      'confirmation code is {}',
      '{} is (your|the) .. confirmation code',
      '{} is (your|the) confirmation code',
      'your code is {}',
      'code to (log|sign) in',
      'code for (logging|signing)',
    ],
    unless: ['(booking|order|delivery|appointment|reservation) confirmation code', 'booking access code', 'door access code'],
  },
  zh: {
    phrases: [
      '验证码',
      '校验码',
      '动态(密码|口令|码)',
      '一次性(密码|口令)',
      '登录(码|口令)',
      '驗證碼',
      '動態密碼',
      '一次性密碼',
      '短信口令',
    ],
    unless: ['图形验证码'],
  },
  es: {
    phrases: [
      '(codigo|clave|pin) de (verificacion|autenticacion|seguridad|acceso|autorizacion|activacion)',
      '(contrasena|clave|codigo) (temporal|dinamic*)',
      '(contrasena|clave|codigo|pin) de un solo uso',
      'token de (acceso|seguridad)',
      'otp',
      '(su|tu) codigo es {}',
      'codigo para (iniciar|acceder|entrar)',
    ],
    unless: [],
  },
  ar: {
    phrases: [
      '(رمز|كود|رقم) (التحقق|تحقق|الدخول|التفعيل|التاكيد|الامان|المصادقه)',
      'كلمه (المرور|مرور|السر) لمره واحده',
      'الرمز (المؤقت|الموقت)',
      'كلمه (مرور|المرور) موقته',
      'رمز لمره واحده',
      '(رمزك|كودك) هو {}',
    ],
    unless: [],
  },
};
