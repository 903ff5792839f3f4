/**
 * Language codes WhatsApp takes for templates (facts §6.6; Meta's SDK list plus the regional codes seen since). Data, not a gate:
 * Meta adds codes, so an unknown one is a warning, never a refusal. WhatsApp never falls back from one code to another (63027).
 */
export const whatsappLanguages: readonly string[] = (
  'af sq ar ar_AE ar_EG ar_LB ar_MA ar_QA az bn bg ca zh_CN zh_HK zh_TW hr cs da nl en en_GB en_US et fil fi fr ka de el gu ha he ' +
  'hi hu id ga it ja kn kk rw_RW ko ky_KG lo lv lt mk ms ml mr nb fa pl pt_BR pt_PT pa ro ru sr sk sl es es_AR es_ES es_MX sw sv ' +
  'ta te th tr uk ur uz vi zu'
).split(' ');

const keyOf = (code: string): string => code.trim().replaceAll('-', '_').toLowerCase();

const byKey = new Map(whatsappLanguages.map((code) => [keyOf(code), code]));

/** `en-us` and `en_US` are one language: Meta's webhooks write `-` where its API writes `_` (facts §5.2). */
export const sameLanguage = (a: string, b: string): boolean => keyOf(a) === keyOf(b);

/** `en` for `en_US`: for ordering and for choosing rules, never for sending. */
export const baseLanguage = (code: string): string => keyOf(code).split('_')[0] as string;

/** WhatsApp's own spelling of a code; null when it is not on the list. */
export const whatsappLanguage = (code: string): string | null => byKey.get(keyOf(code)) ?? null;
