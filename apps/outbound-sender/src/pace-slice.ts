import type { SendFacts } from '@heliograph/domain';
import type { ChannelFacts, OpenCircuit, QueuedMessage } from '@heliograph/persistence';
import type { Clock } from '@heliograph/platform';
import type { PacedMessage, Pacing } from '@heliograph/queues';
import type { Circuits } from './circuits';
import type { Judgement } from './judge-message';

/** A message the policy lets go. */
export interface Willing {
  message: QueuedMessage;
  judgement: Judgement;
  channel: ChannelFacts;
}

/** It has its moment. */
export interface Admitted extends Willing {
  paced: PacedMessage;
  inMs: number;
  /** The open circuits it is the probe of; empty when nothing is wrong with its line. */
  probes: OpenCircuit[];
}

export interface PacedSlice {
  /** Earliest first. */
  going: Admitted[];
  /** No place among the portfolio's contacts: to be decided again with this fact. */
  full: { item: Willing; limit: NonNullable<SendFacts['limit']> }[];
  waiting: { message: QueuedMessage; inMs: number }[];
}

export interface PaceParts {
  pacing: Pick<Pacing, 'reserve'>;
  circuits: Circuits;
  clock: Clock;
}

/**
 * Asks, for a whole slice at once, when each message may leave. What stands behind an open circuit, and what finds its channel crowded,
 * is in none of the three: it stays due where it is, and the sweep comes back to it when there is room.
 *
 * @param probeUntil how long a probe may take
 */
export async function paceSlice(parts: PaceParts, willing: readonly Willing[], probeUntil: Date): Promise<PacedSlice> {
  const { circuits, clock, pacing } = parts;
  const slice: PacedSlice = { going: [], full: [], waiting: [] };
  // Ids are sortable by age: within a slice, who came first is served first.
  const inTurn = [...willing].sort((a, b) => (a.message.id < b.message.id ? -1 : 1));
  const standing = await circuits.of(inTurn.map(({ message }) => message));
  const probed = new Set<string>();
  const asking = inTurn.flatMap((item, index) => {
    const open = standing[index] as OpenCircuit[];
    if (open.length > 0 && !open.every((circuit) => circuits.isDue(circuit) && !probed.has(circuit.subjectId))) return [];
    for (const circuit of open) probed.add(circuit.subjectId);
    return [{ item, open, paced: pacedAs(item) }];
  });
  if (asking.length === 0) return slice;
  const answers = await pacing.reserve(asking.map(({ paced }) => paced));
  for (const [index, { item, open, paced }] of asking.entries()) {
    const answer = answers[index];
    if (!answer) throw new Error('the pacer answered for fewer messages than it was asked about');
    if (answer.go) {
      if (open.length > 0 && !(await circuits.claim(open, probeUntil))) continue;
      slice.going.push({ ...item, paced, inMs: answer.inMs, probes: open });
    } else if (answer.limit) {
      const freesAt = new Date(clock.now().getTime() + Math.ceil(answer.inMs));
      slice.full.push({ item, limit: { ...answer.limit, alreadyCounted: false, freesAt } });
    } else if (!answer.crowded) {
      slice.waiting.push({ message: item.message, inMs: answer.inMs });
    }
  }
  slice.going.sort((a, b) => a.inMs - b.inMs);
  return slice;
}

const pacedAs = ({ message, judgement, channel }: Willing): PacedMessage => ({
  // A retry pays again; the same attempt asked for twice does not.
  id: `${message.id}.${message.attemptCount}`,
  channelId: message.channelId,
  contactId: message.recipient.contactId ?? message.conversationId,
  lane: message.lane,
  perSecond: channel.perSecond,
  // WhatsApp counts per business portfolio; an account is what we know of one. Accounts that share a portfolio each count alone.
  portfolioId: message.accountId,
  portfolioLimit: channel.messagingLimit,
  counted: judgement.template !== null && !judgement.decision.window.open,
});
