export interface OptWord {
  kind: 'stop' | 'start';
  word: string;
  /** BCP 47, as the workspace names its languages. */
  language: string;
}
export type ConfirmWord = Omit<OptWord, 'kind'>;

const of = (kind: OptWord['kind'], language: string, words: string[]): OptWord[] =>
  words.map((word) => ({ kind, word, language }));

/**
 * The words that move the consent ledger when they are the whole message (product §6; nothing says Twilio's own STOP handling
 * covers WhatsApp, facts §6.3). Left out on purpose, because people also say them to a business in conversation: CANCEL and 取消
 * (a booking), YES (an answer), RESUME, 开始 and 恢复 (a menu). A wrong STOP costs one START; a wrong START is consent nobody gave,
 * so the start list is the shorter one. A workspace can add any of them.
 */
export const optWords: readonly OptWord[] = [
  ...of('stop', 'en', ['STOP', 'STOP ALL', 'UNSUBSCRIBE', 'OPT OUT', 'REVOKE', 'END', 'QUIT', 'STOP PROMOTIONS']),
  ...of('stop', 'zh', [
    '退订',
    '退訂',
    '取消订阅',
    '取消訂閱',
    '停止',
    '停止订阅',
    '停止訂閱',
    '停止发送',
    '停止發送',
    '拒收',
    'TD',
    'T',
  ]),
  ...of('start', 'en', ['START', 'UNSTOP', 'SUBSCRIBE', 'OPT IN']),
  ...of('start', 'zh', ['订阅', '訂閱', '恢复订阅', '恢復訂閱', '重新订阅', '重新訂閱']),
];

/**
 * End marketing and nothing else. Meta's own quick-reply button for it says "Stop promotions"; businesses write their own in their
 * language. Tapped they mean exactly what they say; "STOP PROMOTIONS" written by hand is in the list above and ends everything, because
 * somebody who takes the trouble to write STOP is not weighed word by word.
 */
export const marketingStopWords: readonly ConfirmWord[] = [
  ...[
    'STOP PROMOTIONS',
    'STOP PROMOTION',
    'STOP MARKETING',
    'STOP OFFERS',
    'STOP PROMOTIONAL MESSAGES',
    'STOP MARKETING MESSAGES',
    'NO MORE PROMOTIONS',
    'NO MORE OFFERS',
    'UNSUBSCRIBE FROM PROMOTIONS',
    'UNSUBSCRIBE FROM MARKETING',
  ].map((word) => ({ word, language: 'en' })),
  ...[
    '停止促销',
    '停止促銷',
    '停止推广',
    '停止推廣',
    '停止营销',
    '停止營銷',
    '退订促销',
    '退訂促銷',
    '退订推广',
    '退訂推廣',
    '退订营销',
    '退訂營銷',
    '不再接收促销',
    '不再接收促銷',
  ].map((word) => ({ word, language: 'zh' })),
];

/** Mean something only while a double opt-in request is open. OK and 好 are left out: they acknowledge, they do not agree. */
export const confirmWords: readonly ConfirmWord[] = [
  ...['YES', 'Y', 'CONFIRM', 'CONFIRMED', 'AGREE', 'I AGREE', 'ACCEPT'].map((word) => ({ word, language: 'en' })),
  ...['是', '是的', '确认', '確認', '同意', '我同意'].map((word) => ({ word, language: 'zh' })),
];

/** Longer messages are conversation. Also bounds the work on hostile input. */
const longest = 40;

/** One key for `Stop!!`, ` ＳＴＯＰ `, `opt-out`, `“退 订”`: width and case folded, spacing, punctuation, emoji and joiners gone. */
function keyOf(text: string): string {
  if (text.length > longest * 2) return '';
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u200b-\u200f\u2060\ufeff]|\ufe0e|\ufe0f/g, '')
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
  return words.length > longest ? '' : words.replace(/[\s\-_'’.]+/g, '');
}

/** `Subscribe?` asks about it; it does not do it. */
const isQuestion = (text: string): boolean => /[?？]/.test(text);

/**
 * Whether the whole message is a STOP or START word; null for anything else, so that "please stop by tomorrow" is conversation.
 * A stop word always wins over a start word, and a workspace's `extra` words add to the lists, never replace them.
 */
export function matchOptWord(text: string, extra: readonly OptWord[] = []): OptWord | null {
  const key = keyOf(text);
  if (key === '') return null;
  const all = [...optWords, ...extra];
  const found = (kind: OptWord['kind']) => all.find((entry) => entry.kind === kind && keyOf(entry.word) === key);
  const match = found('stop') ?? (isQuestion(text) ? undefined : found('start'));
  return match === undefined ? null : { kind: match.kind, word: match.word, language: match.language };
}

/** The second step of a double opt-in. Ask only while a request is open: outside one, YES is an answer to something else. */
export function matchConfirmWord(text: string, extra: readonly ConfirmWord[] = []): ConfirmWord | null {
  const key = keyOf(text);
  if (key === '' || isQuestion(text)) return null;
  const match = [...confirmWords, ...extra].find((entry) => keyOf(entry.word) === key);
  return match === undefined ? null : { word: match.word, language: match.language };
}

/** Whether a tapped button, by its text or its payload, or a whole message ends marketing only. Payloads may be `STOP_PROMOTIONS`. */
export function matchMarketingStop(text: string, extra: readonly ConfirmWord[] = []): ConfirmWord | null {
  const key = keyOf(text);
  if (key === '') return null;
  const match = [...marketingStopWords, ...extra].find((entry) => keyOf(entry.word) === key);
  return match === undefined ? null : { word: match.word, language: match.language };
}
