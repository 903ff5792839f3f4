import { mediaQueue, receiptsQueue } from '@heliograph/contracts';
import type { Stores } from '@heliograph/persistence';
import type { Logger, Shutdown } from '@heliograph/platform';
import { createBlockingRedis, relayOutbox, runWorker, type Doorbell } from '@heliograph/queues';
import type { FetchMedia } from '../media/fetch-media.job';
import type { AnswerWord } from '../receipts/answer-word.job';
import type { ProcessReceipts } from '../receipts/process-receipt.job';

export interface GatewayWorkers {
  redis: { url: string; prefix: string };
  concurrency: number;
  stores: Stores;
  doorbell: Doorbell;
  receipts: ProcessReceipts;
  answers: AnswerWord;
  media: FetchMedia;
  logger: Logger;
}

/** Seconds a receipt may wait before its doorbell is taken for lost. */
const lostAfterSeconds = 5;
const sweepEveryMs = 1000;
/** Jobs of files at once; each fetches two at a time. */
const mediaAtOnce = 3;

/** The gateway's own background work (role `workers`): understanding receipts, publishing the outbox, ringing again for the lost. */
export async function startWorkers(parts: GatewayWorkers, shutdown: Shutdown): Promise<void> {
  const connection = createBlockingRedis(parts.redis);
  shutdown.add('worker redis', () => connection.disconnect());
  const worker = runWorker(
    receiptsQueue,
    {
      'process-receipts': ({ receiptIds }, { isLastTry }) => parts.receipts.handle(receiptIds, isLastTry),
      'answer-word': (job) => parts.answers.handle(job),
    },
    {
      connection,
      prefix: parts.redis.prefix,
      concurrency: parts.concurrency,
      onFailure: ({ queue, job, error, lastTry }) => parts.logger.warn({ err: error, queue, job, lastTry }, 'A job failed'),
    },
  );
  shutdown.add('receipts worker', () => worker.stop(8000));
  const fetching = runWorker(
    mediaQueue,
    { 'fetch-media': ({ mediaIds }) => parts.media.handle(mediaIds) },
    {
      connection,
      prefix: parts.redis.prefix,
      concurrency: mediaAtOnce,
      onFailure: ({ queue, job, error, lastTry }) => parts.logger.warn({ err: error, queue, job, lastTry }, 'A job failed'),
    },
  );
  shutdown.add('media worker', () => fetching.stop(8000));
  const relay = relayOutbox({ ...parts, everyMs: 500 });
  shutdown.add('outbox relay', () => relay.stop());

  let sweeping = Promise.resolve();
  const timer = setInterval(() => {
    sweeping = sweeping
      .then(() => ringAgain(parts))
      .then(() => ringForMedia(parts))
      .catch((error: Error) => parts.logger.warn({ err: error }, 'The receipt sweep failed; it runs again'));
  }, sweepEveryMs);
  shutdown.add('receipt sweep', async () => {
    clearInterval(timer);
    await sweeping;
  });
}

async function ringAgain({ stores, doorbell, logger }: GatewayWorkers): Promise<void> {
  const waiting = await stores.receipts.waitingSince(new Date(Date.now() - lostAfterSeconds * 1000), 100);
  if (waiting.length === 0 || (await doorbell.waiting(receiptsQueue)) > 0) return;
  logger.info({ receipts: waiting.length }, 'Ringing again for receipts that nobody processed');
  await doorbell.ring(receiptsQueue, 'process-receipts', { receiptIds: waiting });
}

/** Files whose time has come: retries, and those whose ring got lost. A file in the making is not due. */
async function ringForMedia({ stores, doorbell }: GatewayWorkers): Promise<void> {
  const mediaIds = await stores.media.due(new Date(Date.now() - lostAfterSeconds * 1000), 50);
  if (mediaIds.length === 0 || (await doorbell.waiting(mediaQueue)) > 0) return;
  await doorbell.ring(mediaQueue, 'fetch-media', { mediaIds });
}
