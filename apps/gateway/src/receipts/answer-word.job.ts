import type { Message, Stores } from '@heliograph/persistence';
import type { Logger } from '@heliograph/platform';
import type { AcceptMessages } from '../messages/accept-message';

export type WordAnswer = 'stopped' | 'stopped_marketing' | 'started' | 'confirmed';

/** What we say back, once. A workspace may set its own under `wordAnswers` in its settings. */
const answers: Record<WordAnswer, { en: string; zh: string }> = {
  stopped: {
    en: 'You will get no more notifications from us. Reply START to receive them again.',
    zh: '您已退订,我们不会再向您发送通知。回复“订阅”可重新接收。',
  },
  stopped_marketing: {
    en: 'You will get no more promotions from us. Reply START to receive them again.',
    zh: '您已退订促销信息,我们不会再向您发送促销。回复“订阅”可重新接收。',
  },
  started: {
    en: 'You will receive notifications from us again. Reply STOP to end them.',
    zh: '您已重新订阅通知。回复“退订”可停止接收。',
  },
  confirmed: {
    en: 'Thank you, your subscription is confirmed. Reply STOP to end it.',
    zh: '感谢确认,您的订阅已生效。回复“退订”可停止接收。',
  },
};

/**
 * Confirms a word to the customer inside the window their own message opened. The Idempotency-Key is made from that message, so a
 * repeated job says it once.
 */
export class AnswerWord {
  constructor(
    private readonly stores: Stores,
    private readonly accept: AcceptMessages,
    private readonly logger: Pick<Logger, 'warn'>,
  ) {}

  async handle(job: { workspaceId: string; messageId: string; answer: WordAnswer; language: string }): Promise<void> {
    const message = await this.stores.messages.get(job.workspaceId, job.messageId);
    if (!message) throw new Error(`answer-word: there is no message ${job.messageId}`);
    const outcome = await this.accept.send({
      workspaceId: job.workspaceId,
      actor: 'system',
      channelId: message.channelId,
      to: { contactId: message.contactId },
      content: { type: 'text', text: await this.textFor(message, job) },
      template: null,
      purpose: 'service',
      lane: 'reply',
      sendAt: null,
      expiresAt: null,
      fallback: null,
      onUnknown: 'give_up',
      reference: null,
      idempotency: { key: `answer-word:${job.messageId}`, requestHash: job.answer, path: '/internal/answer-word' },
    });
    if (outcome.outcome === 'refused') {
      this.logger.warn(
        { messageId: job.messageId, codes: outcome.decision.reasons.map((reason) => reason.code) },
        'A confirmation was not sent',
      );
    }
  }

  private async textFor(message: Message, job: { answer: WordAnswer; language: string }): Promise<string> {
    const workspace = await this.stores.workspaces.get(message.workspaceId);
    const own = (workspace?.settings['wordAnswers'] as Partial<Record<WordAnswer, Record<string, string>>> | undefined)?.[
      job.answer
    ];
    const language = job.language.startsWith('zh') ? 'zh' : 'en';
    return own?.[job.language] ?? own?.[language] ?? answers[job.answer][language];
  }
}
