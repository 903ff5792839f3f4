import { lanes, type Lane } from '@heliograph/domain';
import { z } from 'zod';
import { defineQueue } from './define-queue';

const id = z.uuid();

/** Ids of one job: small enough that a lost lease costs little, large enough that Redis is not the bottleneck. */
export const maxIdsPerJob = 200;
const ids = z.array(id).min(1).max(maxIdsPerJob);

const sendLane = (lane: Lane) =>
  defineQueue({
    name: `send-${lane}`,
    jobs: {
      /** Hand a slice of messages to their provider. Twice is once: the claim is in Postgres. */
      'send-messages': {
        payload: z.strictObject({ messageIds: ids, inOrder: z.boolean().optional() }),
        attempts: 3,
        backoffMs: 1000,
      },
    },
  });

/** A queue is a lane that must not block another lane. */
export const sendQueues = {
  authentication: sendLane('authentication'),
  reply: sendLane('reply'),
  notification: sendLane('notification'),
  broadcast: sendLane('broadcast'),
} satisfies Record<Lane, unknown>;

export const receiptsQueue = defineQueue({
  name: 'receipts',
  jobs: {
    'process-receipts': { payload: z.strictObject({ receiptIds: ids }), attempts: 5, backoffMs: 500 },
    /** Confirm to the customer, once and inside the window, what their STOP, START or confirmation did. */
    'answer-word': {
      payload: z.strictObject({
        workspaceId: id,
        messageId: id,
        answer: z.enum(['stopped', 'stopped_marketing', 'started', 'confirmed']),
        language: z.string(),
      }),
      attempts: 5,
      backoffMs: 1000,
    },
  },
});

export const routingQueue = defineQueue({
  name: 'routing',
  jobs: {
    /** Find somebody for conversations whose customer wrote. Which they are, Postgres knows: this only says where to look. */
    'route-conversations': { payload: z.strictObject({ conversationIds: ids }), attempts: 3, backoffMs: 500 },
    /** Somebody has room: the queues of the workspace, from their heads. */
    'serve-queues': { payload: z.strictObject({ workspaceId: id }), attempts: 3, backoffMs: 500 },
    /** Tell the customer, once in a closed period, that nobody is there. `since` and `until` name the period. */
    'tell-out-of-hours': {
      payload: z.strictObject({
        workspaceId: id,
        conversationId: id,
        since: z.iso.datetime(),
        until: z.iso.datetime().nullable(),
      }),
      attempts: 5,
      backoffMs: 1000,
    },
    /** What was not rung for, not answered, not taken, or has gone quiet. */
    'sweep-routing': { payload: z.strictObject({}), attempts: 1, backoffMs: 1000 },
  },
});

/** Its own queue: a slow file must not hold up the next message. */
export const mediaQueue = defineQueue({
  name: 'media',
  jobs: {
    /** Fetch files that customers sent. Twice is once: each is claimed in Postgres, where its retries are planned too. */
    'fetch-media': { payload: z.strictObject({ mediaIds: ids }), attempts: 1, backoffMs: 1000 },
  },
});

export const templateSyncQueue = defineQueue({
  name: 'template-sync',
  jobs: {
    /** List the account's templates and channels at the provider. `requested` ignores the schedule's back-off. */
    'sync-account': {
      payload: z.strictObject({ workspaceId: id, accountId: id, trigger: z.enum(['schedule', 'requested', 'event']) }),
      attempts: 1,
      backoffMs: 1000,
    },
    /** Look for accounts without a schedule, and schedules without an account. */
    'plan-syncs': { payload: z.strictObject({}), attempts: 1, backoffMs: 1000 },
    /** R12: raise the alarm of reviews that are nearly due or overdue, once each. */
    'watch-reviews': { payload: z.strictObject({}), attempts: 1, backoffMs: 1000 },
    /** Note when each template was last sent, from what was handed over since the last run. */
    'note-last-sent': { payload: z.strictObject({}), attempts: 1, backoffMs: 1000 },
  },
});

export const upkeepQueue = defineQueue({
  name: 'upkeep',
  jobs: {
    /** Ring again for what is due in Postgres and has no doorbell. */
    'sweep-due': { payload: z.strictObject({}), attempts: 1, backoffMs: 1000 },
    /** Settle attempts whose worker died or whose outcome is unknown. */
    'reconcile-unknown': { payload: z.strictObject({}), attempts: 1, backoffMs: 1000 },
  },
});

export const broadcastsQueue = defineQueue({
  name: 'broadcasts',
  jobs: {
    /** Hash the audience and close it. Twice is once; the release job finds again what was not rung for. */
    'freeze-audience': { payload: z.strictObject({ workspaceId: id, broadcastId: id }), attempts: 3, backoffMs: 1000 },
    /** Turn the next recipients of running broadcasts into messages, watch over failures, end what is done. */
    'release-broadcasts': { payload: z.strictObject({}), attempts: 1, backoffMs: 1000 },
  },
});

export const deskQueue = defineQueue({
  name: 'desk',
  jobs: {
    /** Bring search up to date with what was written since the last run. */
    'read-for-search': { payload: z.strictObject({}), attempts: 1, backoffMs: 1000 },
    /** Raise alarms of windows that close, and send what the workspace wants sent then. */
    'watch-windows': { payload: z.strictObject({}), attempts: 1, backoffMs: 1000 },
    /** Move what still arrived under the id of a contact that was merged. */
    'settle-merges': { payload: z.strictObject({}), attempts: 1, backoffMs: 1000 },
  },
});

export const allQueues = [
  ...lanes.map((lane) => sendQueues[lane]),
  receiptsQueue,
  routingQueue,
  mediaQueue,
  templateSyncQueue,
  upkeepQueue,
  broadcastsQueue,
  deskQueue,
];
