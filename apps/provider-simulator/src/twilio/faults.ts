import { z } from 'zod';
import { seededRandom } from '../state/seeded-random';
import { newSid } from '../state/sids';

const when = {
  /** Fires this many times, then is gone; absent = for as long as it is set. */
  count: z.number().int().min(1).optional(),
  /** Chance per request, 0..1; absent = always. */
  probability: z.number().min(0).max(1).optional(),
  seed: z.number().int().optional(),
  accountSid: z.string().optional(),
};
/** E.164 of the customer: the fault meets only messages to them. */
const to = z.string().optional();

/** What can go wrong, for `POST /_sim/faults`. Message faults meet `POST Messages.json`, `list_*` the content listings. */
export const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('accept_then_timeout'), to, ...when }),
  z.strictObject({ kind: z.literal('accept_then_reset'), to, ...when }),
  z.strictObject({ kind: z.literal('drop_before'), to, ...when }),
  z.strictObject({ kind: z.literal('refuse_429'), to, retryAfterSeconds: z.number().min(0).optional(), ...when }),
  z.strictObject({ kind: z.literal('error_500'), to, accepted: z.boolean().default(false), ...when }),
  z.strictObject({ kind: z.literal('error_503'), to, accepted: z.boolean().default(false), ...when }),
  z.strictObject({ kind: z.literal('slow'), to, ms: z.number().int().min(0).max(600_000), ...when }),
  z.strictObject({
    kind: z.literal('fail_later'),
    to,
    errorCode: z.number().int(),
    status: z.enum(['failed', 'undelivered']).default('failed'),
    ...when,
  }),
  z.strictObject({
    kind: z.literal('list_fail_page'),
    page: z.number().int().min(0),
    status: z.number().int().min(400).max(599).default(503),
    ...when,
  }),
  z.strictObject({ kind: z.literal('list_loop_page'), page: z.number().int().min(0), ...when }),
  z.strictObject({ kind: z.literal('list_duplicate_entries'), ...when }),
  z.strictObject({ kind: z.literal('list_slow'), ms: z.number().int().min(0).max(600_000), ...when }),
]);

export type FaultPlan = z.infer<typeof faultSchema>;
export type Fault = FaultPlan & { id: string; fired: number };
export type FaultKind = FaultPlan['kind'];

/** The faults now in force, asked in the order they were set: the first that fits fires. */
export class Faults {
  private faults: { fault: Fault; random: () => number }[] = [];

  add(plan: FaultPlan): Fault {
    const fault = { ...plan, id: newSid('FT'), fired: 0 };
    this.faults.push({ fault, random: seededRandom(plan.seed ?? 1) });
    return fault;
  }

  list(): Fault[] {
    return this.faults.map(({ fault }) => fault);
  }

  clear(): void {
    this.faults = [];
  }

  /** The fault of one of these kinds that this occasion meets; using it up is part of asking. */
  take<K extends FaultKind>(
    kinds: readonly K[],
    occasion: { accountSid: string; to?: string; page?: number },
  ): Extract<Fault, { kind: K }> | null {
    if (this.faults.length === 0) return null;
    for (const { fault, random } of this.faults) {
      if (!(kinds as readonly string[]).includes(fault.kind)) continue;
      if (fault.accountSid !== undefined && fault.accountSid !== occasion.accountSid) continue;
      if ('to' in fault && fault.to !== undefined && `whatsapp:${fault.to}` !== occasion.to) continue;
      if ('page' in fault && fault.page !== occasion.page) continue;
      if (fault.count !== undefined && fault.fired >= fault.count) continue;
      if (fault.probability !== undefined && random() >= fault.probability) continue;
      fault.fired++;
      return fault as Extract<Fault, { kind: K }>;
    }
    return null;
  }
}
