import { randomUUID } from 'node:crypto';
import type { AcceptedMessageBody, MessageBody } from '@heliograph/contracts';
import type { Customer } from '../platform/customers';
import { atOnce, eventually } from '../platform/eventually';
import { left } from '../platform/messages';
import { templateSend, type ApprovedTemplate } from '../platform/templates';
import type { Disturbance } from './disturbances';
import type { StormStage } from './storm-stage';

export interface StormPlan {
  disturbance: Disturbance;
  customers: readonly Customer[];
  template: ApprovedTemplate;
  /** Messages to send, and customers' messages to receive, while it is disturbed. */
  outbound: number;
  inbound: number;
  /** In [0, 1): when it strikes. */
  moment: number;
}

/** What a storm did, by the provider's ledger beside ours. */
export interface StormFigures {
  title: string;
  accepted: number;
  once: number;
  twice: number;
  lost: number;
  /** Attempts whose outcome is still open. */
  open: number;
  acknowledged: number;
  stored: number;
  storedTwice: number;
  /** Messages the provider had in its busiest second. */
  busiestSecond: number;
  seconds: number;
}

const callersAtOnce = 12;
/** A call that is retried because nobody answered, or 503: as the documentation asks callers to. */
const patience = { withinMs: 60_000, everyMs: 150 };
/** Longer than a lease and the deadline of what is unknown together. */
const settleWithinMs = 90_000;

/** Pours messages in from both sides while something goes wrong, waits until all is settled, and counts. */
export async function storm(stage: StormStage, plan: StormPlan): Promise<StormFigures> {
  const { on } = stage;
  const began = performance.now();
  const since = Date.now();
  const mark = `storm ${randomUUID().slice(0, 8)}`;
  const striking = plan.disturbance.strike(stage, plan.moment);
  const [accepted, acknowledged] = await Promise.all([pourOut(stage, plan, mark), pourIn(stage, plan, mark), striking]);

  let waiting = accepted.length;
  let known = new Map<string, MessageBody>();
  await eventually(
    `every message of "${plan.disturbance.title}" has left`,
    async () => {
      known = new Map((await on.api.all<MessageBody>('/v1/messages')).map((message) => [message.id, message]));
      waiting = accepted.filter(({ id }) => !left.includes(known.get(id)?.state ?? 'queued')).length;
      const inbox = storedOnes(known, mark);
      return waiting === 0 && acknowledged.every((text) => inbox.has(text));
    },
    { withinMs: settleWithinMs, everyMs: 500, seen: () => ({ waiting, states: statesOf(accepted, known) }) },
  ).catch((error: Error) => {
    // Counted below, with everything else: the figures say more than the first thing that is missing.
    process.stderr.write(`${error.message}\n`);
  });

  const { counts, busiestSecond } = await takenByProvider(stage, mark, since);
  const taken = accepted.map((_, index) => counts.get(`${mark} ${index}`) ?? 0);
  const inbox = storedOnes(known, mark);
  const [{ open }] = (await on.stores.dataSource.query(
    `SELECT count(*)::int AS open FROM attempts WHERE outcome IS NULL OR outcome = 'unknown'`,
  )) as [{ open: number }];
  return {
    title: plan.disturbance.title,
    accepted: accepted.length,
    once: taken.filter((count) => count === 1).length,
    twice: taken.filter((count) => count > 1).length,
    lost: taken.filter((count) => count === 0).length,
    open,
    acknowledged: acknowledged.length,
    stored: acknowledged.filter((text) => inbox.has(text)).length,
    storedTwice: [...inbox.values()].filter((count) => count > 1).length,
    busiestSecond,
    seconds: (performance.now() - began) / 1000,
  };
}

function pourOut({ on }: StormStage, plan: StormPlan, mark: string): Promise<AcceptedMessageBody[]> {
  const wishes = Array.from({ length: plan.outbound }, (_, index) => index);
  return atOnce(callersAtOnce, wishes, async (index) => {
    const customer = plan.customers[index % plan.customers.length] as Customer;
    const body = {
      ...templateSend(on.channelId, customer.contactId, plan.template, `${mark} ${index}`),
      // Everything that is certain not to have arrived must leave again: then nothing may be missing at the end.
      onUnknown: 'resend',
    };
    const headers = { 'idempotency-key': randomUUID() };
    return eventually(
      'an answer',
      async () => {
        const answer = await on.api.call<AcceptedMessageBody>('POST', '/v1/messages', body, headers);
        if (answer.status === 202) return answer.body;
        if (answer.status === 503 || answer.status === 409) return null;
        throw new Error(`the gateway answered ${answer.status}: ${JSON.stringify(answer.body)}`);
      },
      patience,
    );
  });
}

/** Customers write; a text whose webhook was not answered with 200 is written again as a new message. @returns what was acknowledged */
async function pourIn({ on }: StormStage, plan: StormPlan, mark: string): Promise<string[]> {
  const acknowledged: string[] = [];
  await atOnce(
    4,
    Array.from({ length: plan.inbound }, (_, index) => index),
    async (index) => {
      const customer = plan.customers[index % plan.customers.length] as Customer;
      let tries = 0;
      await eventually(
        'an acknowledged webhook',
        async () => {
          const body = `${mark} in ${index}.${++tries}`;
          const { deliveries } = await on.simulator.inbound({ from: customer.phone, to: on.channelPhone, body });
          if (deliveries[0]?.httpStatus !== 200) return false;
          acknowledged.push(body);
          return true;
        },
        patience,
      );
    },
  );
  return acknowledged;
}

async function takenByProvider({ on }: StormStage, mark: string, since: number) {
  const counts = new Map<string, number>();
  const times: number[] = [];
  for (const { contentVariables, createdAt } of await on.simulator.ledger('direction=outbound&limit=1000000')) {
    if (createdAt >= since) times.push(createdAt);
    for (const value of Object.values(JSON.parse(contentVariables ?? '{}') as Record<string, string>))
      if (value.startsWith(mark)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return { counts, busiestSecond: busiest(times.sort((a, b) => a - b)) };
}

/** The most that fall into one second, wherever it begins. */
function busiest(times: readonly number[]): number {
  let most = 0;
  for (let first = 0, last = 0; last < times.length; last++) {
    while ((times[last] as number) - (times[first] as number) >= 1000) first++;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

function storedOnes(known: ReadonlyMap<string, MessageBody>, mark: string): Map<string, number> {
  const texts = new Map<string, number>();
  for (const { direction, content } of known.values()) {
    const text = (content as { text?: string } | null)?.text;
    if (direction === 'in' && text?.startsWith(mark)) texts.set(text, (texts.get(text) ?? 0) + 1);
  }
  return texts;
}

function statesOf(accepted: readonly AcceptedMessageBody[], known: ReadonlyMap<string, MessageBody>): Record<string, number> {
  const states: Record<string, number> = {};
  for (const { id } of accepted) {
    const state = known.get(id)?.state ?? 'not found';
    states[state] = (states[state] ?? 0) + 1;
  }
  return states;
}
