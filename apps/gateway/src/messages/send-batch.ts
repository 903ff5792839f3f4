import { Injectable } from '@nestjs/common';
import type { AcceptedMessageBody, BatchResultBody, SendBatchBody, SendMessageBody } from '@heliograph/contracts';
import { ProblemError, type IdempotentRequest } from '../http';
import { requestHashOf } from '../http/canonical-json';
import type { Requester } from '../requester';
import { SendMessage } from './send-message';

type BatchItem = BatchResultBody['results'][number];

/**
 * Up to 1000 messages in one request, each accepted or refused on its own. With an Idempotency-Key every message has a key of its own
 * (`<key>#<index>`) in its own statement: a batch that died half-way is finished by repeating it, and nothing goes out twice.
 */
@Injectable()
export class SendBatch {
  constructor(private readonly sendMessage: SendMessage) {}

  async send(by: Requester, { messages }: SendBatchBody, idempotency: IdempotentRequest | null): Promise<BatchResultBody> {
    // All at once: the accept path groups them into few statements.
    const results = await Promise.all(messages.map((message, index) => this.sendOne(by, message, index, idempotency)));
    const accepted = results.filter(({ outcome }) => outcome === 'accepted').length;
    return { accepted, refused: results.length - accepted, results };
  }

  private async sendOne(
    by: Requester,
    body: SendMessageBody,
    index: number,
    idempotency: IdempotentRequest | null,
  ): Promise<BatchItem> {
    const own = idempotency && { ...idempotency, key: `${idempotency.key}#${index}`, requestHash: requestHashOf(body) };
    try {
      const message: AcceptedMessageBody = await this.sendMessage.send(by, body, own, ignored);
      return { index, outcome: 'accepted', message };
    } catch (error) {
      // A fault on our side must not hide in a list of 1000: the whole request fails, and repeating it with its key is safe.
      if (!(error instanceof ProblemError) || error.status >= 500) throw error;
      const reasons = (error.options.extra?.['reasons'] ?? []) as Extract<BatchItem, { outcome: 'refused' }>['reasons'];
      return { index, outcome: 'refused', code: error.code, detail: error.detail, reasons };
    }
  }
}

/** A replayed item has no status line of its own. */
const ignored = { code: () => ignored, header: () => ignored } as never;
