import { isTooFast } from '@heliograph/domain';
import type { AttemptClosing, OpenCircuit, Stores } from '@heliograph/persistence';
import type { Logger } from '@heliograph/platform';
import type { ProviderError } from '@heliograph/providers';
import type { PacedMessage, Pacing } from '@heliograph/queues';
import type { Circuits } from './circuits';

export interface Answered {
  workspaceId: string;
  channelId: string;
  accountId: string;
  templateId: string | null;
  paced: PacedMessage;
  /** The circuits this message was the probe of. */
  probes: readonly OpenCircuit[];
  /** The provider's failure, when it was one. */
  failure: ProviderError['details'] | null;
}

export interface LearnParts {
  stores: Pick<Stores, 'templateHolds'>;
  pacing: Pick<Pacing, 'slowDown' | 'giveBack'>;
  circuits: Circuits;
  logger: Pick<Logger, 'warn'>;
}

/** Without a Retry-After, ms. */
const pauseMs = 1000;

/**
 * What one answer tells about everything that comes after it: the pace, the line, the template. The message itself is settled already;
 * what fails here is logged, and the next answer tells it again.
 */
export async function learnFromAnswer(parts: LearnParts, item: Answered, closing: AttemptClosing): Promise<void> {
  const { circuits, logger, pacing } = parts;
  const { failure, paced, probes } = item;
  const lessons: Promise<unknown>[] = [];
  if (closing.outcome === 'refused' && paced.counted) lessons.push(pacing.giveBack(paced.portfolioId, [paced]));
  if (failure && isTooFast(failure.code, failure.httpStatus)) {
    lessons.push(pacing.slowDown(paced.portfolioId, paced.channelId, failure.retryAfterMs ?? pauseMs));
  }
  const kind = closing.error?.kind;
  if (closing.outcome === 'accepted') lessons.push(circuits.close(probes));
  else if (failure === null) lessons.push(circuits.release(probes));
  else if (closing.outcome === 'refused' && (kind === 'channel' || kind === 'account')) {
    const intervalMs = closing.dueAt ? closing.dueAt.getTime() - closing.closedAt.getTime() : 60_000;
    const { code = 'unknown', message = '' } = closing.error ?? {};
    lessons.push(
      circuits.refused(item, kind, { code, message, intervalMs }, probes).then((opened) => {
        if (opened) logger.warn({ scope: kind, channelId: item.channelId, code }, 'A circuit opened: its messages are held');
      }),
    );
  } else if (
    closing.outcome === 'refused' &&
    ['message', 'recipient', 'recipient_opted_out', 'template'].includes(failure.kind)
  ) {
    lessons.push(circuits.close(probes));
  } else if (probes.length > 0) lessons.push(circuits.inconclusive(probes));
  if (kind === 'template' && item.templateId !== null) lessons.push(templateRefused(parts, item, item.templateId, closing));
  for (const lesson of await Promise.allSettled(lessons)) {
    if (lesson.status === 'rejected') logger.warn({ err: lesson.reason as Error }, 'What an answer told could not be kept');
  }
}

/**
 * The message failed with the provider's code; its template's own status is the sync's to say. Until it is settled nothing else goes out
 * with it: what depends on it waits, held by the policy.
 */
async function templateRefused(
  { stores, logger }: LearnParts,
  item: Answered,
  templateId: string,
  closing: AttemptClosing,
): Promise<void> {
  const { messageId, attemptId, error, closedAt } = closing;
  const why = { code: error?.code ?? 'unknown', message: error?.message ?? '', at: closedAt, messageId, attemptId };
  if (await stores.templateHolds.hold(item.workspaceId, templateId, why)) {
    logger.warn({ templateId, code: why.code }, 'The provider refused a template: what uses it is held');
  }
}
