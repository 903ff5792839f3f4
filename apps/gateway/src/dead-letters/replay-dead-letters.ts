import { Inject, Injectable } from '@nestjs/common';
import { mostReplaysAtOnce, type ReplayDeadLettersBody, type ReplayResultBody } from '@heliograph/contracts';
import { worthReplaying, type MessageState } from '@heliograph/domain';
import type { DeadLetterFilter, Message, Stores } from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';
import { ProblemError } from '../http';
import { ResendMessage } from '../messages/resend-message';
import { uuidOf } from '../public-ids';
import type { Requester } from '../requester';
import { STORES } from '../tokens';

type Result = ReplayResultBody['results'][number];

/**
 * Many at once, each accepted or refused on its own. A request that dies half-way is repeated safely: what was replayed is no dead
 * letter any more, and is never replayed twice. By filter, a page at a time: what was refused is passed by, `nextCursor` goes on behind it.
 */
@Injectable()
export class ReplayDeadLetters {
  constructor(
    private readonly resending: ResendMessage,
    @Inject(STORES) private readonly stores: Stores,
  ) {}

  async replay(by: Requester, { ids, filter, cursor }: ReplayDeadLettersBody): Promise<ReplayResultBody> {
    if (ids) return summary(await this.byIds(by, [...new Set(ids)]), null);
    const after = cursor === undefined ? null : uuidOf('message', cursor);
    const page = { limit: mostReplaysAtOnce, after };
    const { items, next } = await this.stores.deadLetters.page(by.workspaceId, page, deadLetterFilterOf(filter ?? {}));
    const worthy = items.filter(({ message }) => worthReplaying(message.state as MessageState, kindOf(message)));
    const results = await Promise.all(worthy.map(({ message }) => this.one(by, message)));
    return summary(results, next === null ? null : toPublicId('message', next));
  }

  private async byIds(by: Requester, publicIds: string[]): Promise<Result[]> {
    const ids = publicIds.map((id) => uuidOf('message', id));
    const found = await this.stores.deadLetters.messages(by.workspaceId, ids);
    return Promise.all(
      ids.map((id, index): Promise<Result> | Result => {
        const message = found.get(id);
        if (message) return this.one(by, message);
        const detail = 'There is no such message in this workspace.';
        return { message: publicIds[index] as string, outcome: 'refused', code: 'message_not_found', detail, reasons: [] };
      }),
    );
  }

  private async one(by: Requester, original: Message): Promise<Result> {
    const message = toPublicId('message', original.id);
    const outcome = await this.resending.resendThis(by, original);
    if (!(outcome instanceof ProblemError)) return { message, outcome: 'accepted', replay: outcome };
    const { code, detail } = outcome;
    return { message, outcome: 'refused', code, detail, reasons: (outcome.options.extra?.['reasons'] ?? []) as never[] };
  }
}

export const kindOf = ({ error }: Message): string | null => (error?.['kind'] as string | undefined) ?? null;

const summary = (results: Result[], nextCursor: string | null): ReplayResultBody => {
  const replayed = results.filter(({ outcome }) => outcome === 'accepted').length;
  return { replayed, refused: results.length - replayed, results, nextCursor };
};

export const deadLetterFilterOf = (given: {
  code?: string | undefined;
  channel?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}): DeadLetterFilter => ({
  ...(given.code ? { code: given.code } : {}),
  ...(given.channel ? { channelId: uuidOf('channel', given.channel) } : {}),
  ...(given.from ? { from: new Date(given.from) } : {}),
  ...(given.to ? { to: new Date(given.to) } : {}),
});
