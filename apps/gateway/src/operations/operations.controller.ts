import { Controller, Inject } from '@nestjs/common';
import { operationsSchema, type OperationsBody } from '@heliograph/contracts';
import { lanes } from '@heliograph/domain';
import type { Stores } from '@heliograph/persistence';
import { toPublicId, type Clock } from '@heliograph/platform';
import { defineRoute, Route } from '../http';
import { By, type Requester } from '../requester';
import type { ReceiptSpool } from '../receipts/receipt-spool';
import { CLOCK, SPOOL, STORES } from '../tokens';

/** Of a channel's lane; counting is for people. */
const mostCounted = 100_000;
const aliveMs = 30_000;
const rememberedMs = 3_600_000;

const getOperations = defineRoute({
  method: 'GET',
  path: '/v1/operations',
  operationId: 'getOperations',
  summary: 'What moves, what waits, and what needs somebody',
  tags: ['operations'],
  scopes: ['operations:read'],
  responses: { 200: { description: 'As of now', schema: operationsSchema } },
});

const iso = (time: Date | null): string | null => time?.toISOString() ?? null;

@Controller()
export class OperationsController {
  constructor(
    @Inject(STORES) private readonly stores: Stores,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SPOOL) private readonly spool: Pick<ReceiptSpool, 'size'> | null,
  ) {}

  @Route(getOperations)
  async get(@By() by: Requester): Promise<OperationsBody> {
    const now = this.clock.now();
    const { operations, quarantine, deadLetters, circuits } = this.stores;
    const { workspaceId } = by;
    // One after the other: a page that operators keep open must not take the pool's connections from the traffic.
    const states = await operations.lanes(workspaceId, now, mostCounted);
    const waiting = await operations.waitingReceipts(workspaceId);
    const troubles = await quarantine.countByTrouble(workspaceId);
    const open = await circuits.ofWorkspace(workspaceId);
    const processes = await operations.processes(new Date(now.getTime() - rememberedMs));
    return {
      at: now.toISOString(),
      queues: lanes.map((lane) => {
        const state = states.find((one) => one.lane === lane);
        const { due = 0, held = 0, scheduled = 0 } = state ?? {};
        return { lane, due, oldestDueAt: iso(state?.oldestDueAt ?? null), held, scheduled };
      }),
      receipts: {
        waiting: waiting.waiting,
        oldestAt: iso(waiting.oldestAt),
        quarantined: [...troubles.values()].reduce((sum, count) => sum + count, 0),
        quarantinedBy: Object.fromEntries(troubles),
      },
      deadLetters: await deadLetters.count(workspaceId, mostCounted),
      unknown: await operations.unknownMessages(workspaceId),
      circuits: open.map(({ scope, subjectId, reasonCode, reasonMessage, openedAt, probeAfter, probes }) => ({
        scope,
        subject: toPublicId(scope, subjectId),
        code: reasonCode,
        detail: reasonMessage,
        openedAt: openedAt.toISOString(),
        probeAfter: probeAfter.toISOString(),
        probes,
      })),
      sync: (await operations.syncs(workspaceId)).map(({ accountId, lastAttemptAt, lastSuccessAt, lastErrorAt, ...sync }) => ({
        account: toPublicId('account', accountId),
        ...sync,
        lastAttemptAt: iso(lastAttemptAt),
        lastSuccessAt: iso(lastSuccessAt),
        lastErrorAt: iso(lastErrorAt),
      })),
      heldTemplates: await operations.heldTemplates(workspaceId),
      spool: this.spool?.size ?? null,
      processes: processes.map(({ app, details, startedAt, seenAt }) => ({
        app,
        details,
        startedAt: startedAt.toISOString(),
        seenAt: seenAt.toISOString(),
        alive: seenAt.getTime() > now.getTime() - aliveMs,
      })),
    };
  }
}
