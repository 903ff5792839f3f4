import type { WordList } from '../word-lists';

/**
 * Asking for secrets and full identity or payment numbers. Source: facts §6.5 #10 (full card, bank account and national ID numbers, documents that
 * show them; last four digits are fine) and §6.4; the words by everyday usage.
 */
export const identifierWords: WordList = {
  en: {
    phrases: ['card number*', 'credit card (details|information|data)', '(debit|bank) card (details|number*)', 'cvv', 'cvc', 'security code', '(three|3) digit* (code|number)', 'expiry date .. card', 'pin', 'pin code', 'password*', 'passcode', 'bank account (number|details)', 'account number', 'iban', 'bank details', 'social security (number|card)', 'ssn', '(national|government) (id|identity|identification)*', 'id (number|card|document)', 'identity card', 'passport', 'passport number', "driver's license*", 'driving licence', 'tax (id|number)', 'otp', 'one time password', 'verification code', 'aadhaar*'],
    unless: ['tracking pin', 'passport office', 'passport (is|was) ready', 'pin board', 'pin code of your (area|address)', 'order account number'],
  },
  zh: { phrases: ['身份证(号|号码|照片|复印件|正反面|原件照片)', '银行卡(号|卡号|号码|密码|信息)', '卡号', '信用卡(号|号码|信息|卡号)', '(安全码|CVV|cvv)', '背面三位', '密码', '验证码', '护照(号|号码|照片|首页)', '社保(号|账号)', '驾驶证(号|照片)', '银行账号', '身分證(字號|號碼)', '銀行帳號', '信用卡號'], unless: ['会员卡号', '订单卡号', '门禁密码'] },
  es: {
    phrases: ['numero* completo? de (su|tu|la)? tarjeta', 'numero de tarjeta', 'datos de (su|tu|la) tarjeta', 'datos bancarios', 'cvv', 'cvc', 'codigo de seguridad', 'pin', 'contrasena*', 'clave (bancaria|secreta|personal|de su tarjeta)', 'numero de (su|tu) cuenta', 'numero de cuenta', 'cuenta bancaria', 'clabe', 'iban', 'dni', 'nie', 'cedula', 'curp', 'rfc', 'ine', 'pasaporte', 'documento de identidad', 'identificacion oficial', 'numero de seguridad social', 'licencia de conducir', 'codigo de verificacion'],
    unless: ['oficina de pasaportes', 'numero de cuenta de cliente'],
  },
  ar: { phrases: ['رقم البطاقه', 'بيانات البطاقه', 'رقم (بطاقتك|بطاقتكم)', 'بيانات (بطاقتك|بطاقتكم)', 'الرقم السري', 'رقمك السري', 'كلمه (المرور|السر)', 'رمز الامان', 'رمز التحقق', 'cvv', 'رقم الحساب', 'رقم حسابك', 'الحساب البنكي', 'ايبان', 'الايبان', 'رقم الهويه', 'الهويه الوطنيه', 'صوره الهويه', 'جواز السفر', 'رقم الجواز', 'رخصه القياده', 'رقم الاقامه', 'بطاقه الهويه'], unless: ['مكتب جوازات'] },
};

/** Words that ask the reader to hand something over in the chat. */
export const requestWords: WordList = {
  en: {
    phrases: ['reply with', 'respond with', 'answer with', 'send (us|me|your|a|the|over|back|in)', 'share (your|the|with us)', 'provide (us|your|the|a|me)', 'give (us|me) your', 'tell us', 'enter your', 'type (your|it|in)', 'confirm your', 'verify your', 'submit your', 'upload (your|a)', 'we need (your|the|a)', 'we require your', 'message us your', 'let us have', 'text us'],
    unless: ['we send', 'we (have|will) send', 'sent', 'will send you', 'type of', 'we share', 'we will provide', 'we provide'],
  },
  zh: { phrases: ['回复', '发送', '发给', '提供', '告知', '告诉', '填写', '输入', '上传', '拍照', '发来', '提交', '報上', '回覆', '傳送', '輸入'], unless: ['已发送', '为您提供', '我们提供', '已提交', '已上传'] },
  es: {
    phrases: ['envie*', 'envienos', 'enviar (su|tu|el|la|una)', 'mand*', 'indique*', 'indiqu*', 'proporcion*', 'facilit*', 'responda con', 'responde con', 'comparta (su|con nosotros)', 'comparte tu', 'diganos', 'dinos', 'escriba (su|el)', 'escribe tu', 'ingrese (su|el|aqui)', 'necesitamos (su|el|una)', 'confirme su', 'suba (su|una)', 'adjunt*'],
    unless: ['le enviamos', 'hemos enviado'],
  },
  ar: { phrases: ['ارسل*', 'ارسال', 'ارسلوا', 'تزويدنا', 'زودنا', 'زودونا', 'ادخل', 'ادخال', 'شارك* معنا', 'تقديم', 'ابعث*', 'اخبرنا', 'نحتاج', 'تاكيد (رقم|بيانات|كلمه)', 'ارفق', 'ارفاق', 'رفع صوره', 'اكتب', 'الرد ب*'], unless: ['تم ارسال', 'ارسلنا'] },
};

/** The opposite of asking. */
export const warningWords: WordList = {
  en: { phrases: ['never', "(don't|do not|won't|will not|shouldn't|should not)", 'nobody', 'no one', 'not ask*', 'without (sharing|giving)'], unless: ["don't (worry|wait|delay|hesitate)", 'do not (worry|wait|delay|hesitate)'] },
  zh: { phrases: ['请勿', '切勿', '不要', '不会', '绝不', '从不', '無須', '无需', '勿', '謹防', '谨防'] },
  es: { phrases: ['nunca', 'jamas', 'no (le|lo|la|se|te|comparta|comparte|envie|pedimos|pediremos|solicit*|revele|facilite)', 'nadie', 'sin (compartir|revelar)'], unless: ['no (se|lo|le) preocupe'] },
  ar: { phrases: ['لن نطلب', 'لا نطلب', 'لا (تشارك*|ترسل*|تعط*|تخبر*|تفصح*)', 'ابدا', 'عدم', 'احذر*', 'لن يطلب'] },
};

export const lastDigitsWords: WordList = {
  en: { phrases: ['last (four|4|three|3|two|2) (digit*|number*)', 'last (four|4)', 'ending (in|with)'] },
  zh: { phrases: ['尾号', '后四位', '末四位', '后4位', '末4位', '尾號', '後四碼', '末四碼'] },
  es: { phrases: ['ultim(os|as) (cuatro|4|tres|3) (digitos|cifras|numeros)', 'terminad(a|o) en', 'que termina en'] },
  ar: { phrases: ['اخر (اربعه|اربع|4)', 'المنتهيه (ب|برقم|بالرقم)?', 'الارقام الاربعه الاخيره'] },
};
