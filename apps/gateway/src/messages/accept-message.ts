import { maxIdsPerJob, sendQueues } from '@heliograph/contracts';
import { decideSend, disposition, nextLook, type Decision, type Lane } from '@heliograph/domain';
import { factsForTheRecord, type MessageDraft, type Stores } from '@heliograph/persistence';
import { createGrouper, newId, type Clock, type Grouper, type Logger } from '@heliograph/platform';
import type { Doorbell } from '@heliograph/queues';
import { presentAccepted } from './present-message';
import { gatherFacts, type CapabilitiesOf, type GatheredFacts, type NotFound, type SendCommand } from './send-facts';

export type { SendCommand } from './send-facts';

export interface AcceptedMessage {
  id: string;
  state: 'queued' | 'held' | 'scheduled';
  contactId: string;
  /** Null when the conversation was made by this very message. */
  conversationId: string | null;
  decision: Decision;
  createdAt: Date;
}

export type SendOutcome =
  | { outcome: 'accepted'; replayed: boolean; message: AcceptedMessage }
  | { outcome: 'replayed'; status: number; body: unknown }
  | { outcome: 'refused'; decision: Decision }
  | { outcome: 'key_in_progress' }
  | { outcome: 'key_mismatch' }
  | { outcome: 'already_replayed'; replayId: string }
  | { outcome: 'not_found'; what: NotFound };

export interface AcceptMessagesOptions {
  /** Requests grouped into one statement, and statements under way at once. */
  maxGroup?: number;
  concurrency?: number;
  /** What each kind of provider carries; without it, nothing is refused for being carried by none. */
  capabilitiesOf?: CapabilitiesOf;
}

/** Status and path of an accept, as kept with an Idempotency-Key. */
const acceptedStatus = 202;

/**
 * The first of the three moments. Concurrent requests are grouped: one round trip reads all their facts, one statement writes all
 * their rows, one job per lane rings for them. Once a request is answered 202 its row is in Postgres; the ring may be lost with
 * Redis, and the sweep rings again.
 */
export class AcceptMessages {
  private readonly grouper: Grouper<SendCommand, SendOutcome>;

  constructor(
    private readonly stores: Stores,
    private readonly doorbell: Doorbell,
    private readonly clock: Clock,
    private readonly logger: Pick<Logger, 'warn'>,
    private readonly options: AcceptMessagesOptions = {},
  ) {
    this.grouper = createGrouper({
      flush: (commands) => this.acceptAll(commands),
      maxItems: options.maxGroup ?? maxIdsPerJob,
      // One at a time: what waits for the first statement goes with the second, and twice as many in a statement cost a third less each
      // (docs/performance.md).
      concurrency: options.concurrency ?? 1,
      // A statement that threw wrote nothing, so its items may be tried alone.
      isolateFailures: true,
    });
  }

  send(command: SendCommand): Promise<SendOutcome> {
    return this.grouper.add(command);
  }

  /** Everything accepted so far is written and rung for. */
  drain(): Promise<void> {
    return this.grouper.drain();
  }

  private async acceptAll(commands: SendCommand[]): Promise<SendOutcome[]> {
    const now = this.clock.now();
    const gathered = await gatherFacts(this.stores, commands, this.options.capabilitiesOf);
    const outcomes: (SendOutcome | undefined)[] = new Array<SendOutcome | undefined>(commands.length);
    const drafts: MessageDraft[] = [];
    const indexOf = new Map<string, number>();
    for (const [index, command] of commands.entries()) {
      const found = gathered[index];
      if (!found || 'notFound' in found) {
        outcomes[index] = { outcome: 'not_found', what: found?.notFound ?? 'channel' };
        continue;
      }
      // A message for later is judged as of then; release and hand-off judge it again.
      const decision = decideSend(found.facts, found.sendAt && found.sendAt > now ? found.sendAt : now);
      const act = disposition(decision, 'accept');
      if (act === 'refuse') {
        outcomes[index] = (await this.earlierUse(command)) ?? { outcome: 'refused', decision };
        continue;
      }
      const contactId = found.recipient.contactId ?? (await this.meet(command, found, now));
      const draft = toDraft(command, found, contactId, decision, act, now);
      indexOf.set(draft.id, index);
      drafts.push(draft);
    }
    if (drafts.length > 0) {
      const written = await this.stores.acceptMessages.accept(drafts);
      await this.ring(drafts.filter((draft) => written.has(draft.id) && draft.state === 'queued'));
      for (const draft of drafts) {
        const index = indexOf.get(draft.id) as number;
        outcomes[index] = written.has(draft.id)
          ? { outcome: 'accepted', replayed: false, message: { ...draft, decision: draft.decision } }
          : await this.toldBefore(commands[index] as SendCommand);
      }
    }
    return outcomes as SendOutcome[];
  }

  private async toldBefore(command: SendCommand): Promise<SendOutcome> {
    const replayId = command.replayOf ? await this.stores.deadLetters.replayOf(command.workspaceId, command.replayOf) : null;
    if (replayId !== null) return { outcome: 'already_replayed', replayId };
    return (await this.earlierUse(command)) ?? { outcome: 'key_in_progress' };
  }

  /** What an earlier request with this Idempotency-Key was told; null when the key is new. */
  private async earlierUse(command: SendCommand): Promise<SendOutcome | null> {
    if (!command.idempotency) return null;
    const { key, requestHash, path } = command.idempotency;
    const use = await this.stores.idempotency.find({ workspaceId: command.workspaceId, key, requestHash, method: 'POST', path });
    switch (use.state) {
      case 'replay':
        return { outcome: 'replayed', status: use.status, body: use.body };
      case 'mismatch':
        return { outcome: 'key_mismatch' };
      default:
        return null;
    }
  }

  /** A first message to somebody we have no contact for: only where the workspace requires no consent for this purpose. */
  private async meet(command: SendCommand, found: GatheredFacts, now: Date): Promise<string> {
    const { phone, userId, country } = found.address;
    const identities = [
      ...(phone === null ? [] : [{ kind: 'phone' as const, value: phone }]),
      ...(userId === null ? [] : [{ kind: 'provider_user_id' as const, value: userId }]),
    ];
    const draft = { name: null, phone, country, language: null, timeZone: null, identities };
    const met = await this.stores.dataSource.transaction((tx) =>
      this.stores.contacts.create(tx, command.workspaceId, draft, now),
    );
    return 'contact' in met ? met.contact.id : met.takenBy;
  }

  private async ring(drafts: MessageDraft[]): Promise<void> {
    const byLane = new Map<Lane, string[]>();
    for (const draft of drafts) byLane.set(draft.lane, [...(byLane.get(draft.lane) ?? []), draft.id]);
    try {
      await Promise.all(
        [...byLane].map(([lane, messageIds]) =>
          this.doorbell.ring(sendQueues[lane], 'send-messages', { messageIds }, { jobId: messageIds[0] as string }),
        ),
      );
    } catch (error) {
      this.logger.warn(
        { err: error, messages: drafts.length },
        'Redis did not take the doorbell; the sweep will find these messages in Postgres',
      );
    }
  }
}

const onUnknownByLane = { authentication: 'resend', reply: 'ask', notification: 'give_up', broadcast: 'give_up' } as const;

function laneOf(command: SendCommand, { template }: GatheredFacts): Lane {
  if (command.lane) return command.lane;
  if (!template) return 'reply';
  return template.category === 'authentication' ? 'authentication' : 'notification';
}

function toDraft(
  command: SendCommand,
  found: GatheredFacts,
  contactId: string,
  decision: Decision,
  act: 'send' | 'hold',
  now: Date,
): MessageDraft {
  const id = newId();
  const lane = laneOf(command, found);
  const later = found.sendAt !== null && found.sendAt > now;
  const state = act === 'hold' ? 'held' : later ? 'scheduled' : 'queued';
  const body = presentAccepted({ id, state, createdAt: now, reference: command.reference, reasons: decision.reasons });
  return {
    id,
    workspaceId: command.workspaceId,
    accountId: found.channel.accountId,
    channelId: command.channelId,
    contactId,
    conversationId: found.recipient.conversationId,
    newConversationId: newId(),
    kind: command.template ? 'template' : 'free_form',
    purpose: found.facts.message.purpose,
    lane,
    state,
    content: found.content,
    templateId: found.template?.id ?? null,
    variables: command.template?.variables ?? null,
    fallback: command.fallback,
    reference: command.reference,
    replyTo: command.replyTo ?? null,
    onUnknown: command.onUnknown ?? onUnknownByLane[lane],
    actor: command.actor,
    sendAt: found.sendAt,
    expiresAt: command.expiresAt,
    createdAt: now,
    dueAt: state === 'held' ? nextLook(decision, now) : state === 'scheduled' ? found.sendAt : now,
    decision,
    decisionFacts: factsForTheRecord(found.facts),
    event: { id: newId(), type: `message.${state}`, data: { state, lane, channelId: command.channelId, contactId } },
    replayOf: command.replayOf ?? null,
    idempotency: command.idempotency && { ...command.idempotency, status: acceptedStatus, body },
  };
}
