/**
 * Real: Postgres, the explain and accept use cases, the queries and the assembly the sender decides with. Fake: the doorbell. The sender's own
 * `judge` lives behind a wall; what it does beyond this (its fallback) is its own spec's, and the e2e stories run all of it.
 */
import * as fc from 'fast-check';
import {
  channelStatuses,
  consentKinds,
  consentLevels,
  decideSend,
  onboardingItemNames,
  purposes,
  templateCategories,
  templateStatuses,
  type Decision,
} from '@heliograph/domain';
import { aTemplateContent } from '@heliograph/domain/testing';
import { assembleSendFacts, type ChannelFacts, type QueuedMessage } from '@heliograph/persistence';
import { aMessageDraft, freshPhone, openStores, seedWorkspace, type SeededWorkspace } from '@heliograph/persistence/testing';
import { newId } from '@heliograph/platform';
import type { Doorbell } from '@heliograph/queues';
import { AcceptMessages, type SendCommand } from './accept-message';
import { ExplainMessage } from './explain-message';

const now = new Date('2026-11-20T12:00:00.000Z');
const minutes = (count: number): string => new Date(now.getTime() + count * 60_000).toISOString();
const mostly = <T>(good: T, other: fc.Arbitrary<T>) => fc.oneof({ weight: 14, arbitrary: fc.constant(good) }, other);
const around = fc.integer({ min: -3000, max: 3000 });

/** What the database may say about one account, number, template and person. */
const anyState = fc.record({
  openItems: mostly<string[]>([], fc.subarray([...onboardingItemNames])),
  verification: mostly('verified', fc.constantFrom('verified', 'pending', 'failed', 'a word nobody knows')),
  review: mostly('approved', fc.constantFrom('approved', 'pending', 'refused', 'deferred')),
  restriction: mostly(
    null,
    fc.option(
      fc.record({
        kind: fc.constantFrom('restricted', 'banned'),
        scope: fc.constantFrom('all', 'business_initiated', 'customer_initiated', 'marketing'),
        from: around,
        until: fc.option(around),
      }),
      { freq: 2, nil: null },
    ),
  ),
  channel: mostly('online', fc.constantFrom(...channelStatuses)),
  template: fc.record({
    status: mostly('approved', fc.constantFrom(...templateStatuses)),
    category: fc.constantFrom(...templateCategories),
    pausedUntil: fc.option(around),
  }),
  required: mostly('implicit', fc.constantFrom(...consentLevels)),
  caps: mostly<object[]>(
    [],
    fc.array(
      fc.record({ category: fc.constantFrom(...templateCategories), max: fc.constantFrom(1, 2), perHours: fc.constant(24) }),
      { maxLength: 2 },
    ),
  ),
  person: fc.record({
    addressedBy: fc.constantFrom('phone', 'provider_user_id'),
    country: fc.constantFrom('BR', 'US', null),
    blocked: mostly(false, fc.boolean()),
    unreachableUntil: mostly<number | null>(null, around),
    wroteAt: fc.option(around),
  }),
  consents: fc.array(fc.record({ purpose: fc.constantFrom(...purposes), kind: fc.constantFrom(...consentKinds), at: around }), {
    maxLength: 5,
  }),
  earlier: fc.array(
    fc.record({ category: fc.constantFrom(...templateCategories), handedOff: fc.option(fc.integer({ min: -2000, max: 0 })) }),
    { maxLength: 3 },
  ),
  message: fc.record({ free: fc.boolean(), complete: mostly(true, fc.boolean()), expires: mostly<number | null>(null, around) }),
});
type State = typeof anyState extends fc.Arbitrary<infer Value> ? Value : never;

describe('the same facts in Postgres', () => {
  let stores: Awaited<ReturnType<typeof openStores>>;
  let place: SeededWorkspace;
  let templateId: string;
  beforeAll(async () => {
    stores = await openStores();
    place = await seedWorkspace(stores);
    templateId = (await stores.dataSource.transaction((tx) =>
      stores.templates.import(tx, place.workspaceId, {
        accountId: place.account.id,
        name: 'order_ready',
        language: 'en_US',
        category: 'utility',
        content: aTemplateContent(),
        providerTemplateId: `HX${newId()}`,
        status: 'approved',
        statusRaw: 'approved',
        rejectionReason: null,
        readAt: now,
      }),
    )) as string;
  }, 60_000);
  afterAll(() => stores.close());

  async function write(state: State): Promise<string> {
    const db = stores.dataSource;
    const { workspaceId, account, channel } = place;
    const { restriction, template, person } = state;
    const standing = {
      businessVerification: { status: state.verification, at: minutes(-9000), source: 'provider' },
      review: { status: state.review, text: null, at: minutes(-9000), source: 'provider' },
      restrictions: restriction
        ? [
            {
              ...restriction,
              from: minutes(restriction.from),
              until: restriction.until === null ? null : minutes(restriction.until),
              text: null,
            },
          ]
        : [],
    };
    await db.query('UPDATE accounts SET standing = $2 WHERE id = $1', [account.id, JSON.stringify(standing)]);
    await db.query('UPDATE channels SET status = $2 WHERE id = $1', [channel.id, state.channel]);
    await db.transaction(async (tx) => {
      for (const name of onboardingItemNames) {
        const open = state.openItems.includes(name);
        const item = { accountId: account.id, name, state: open ? ('open' as const) : ('done' as const), proof: null, at: now };
        await stores.accounts.stateOnboardingItem(tx, workspaceId, { ...item, source: 'operator', actor: 'test' });
      }
    });
    await db.query('UPDATE templates SET status = $2, category = $3, paused_until = $4 WHERE id = $1', [
      templateId,
      template.status,
      template.category,
      template.pausedUntil === null ? null : minutes(template.pausedUntil),
    ]);
    const required = Object.fromEntries(purposes.map((purpose) => [purpose, state.required]));
    await stores.workspaces.changeSettings(workspaceId, { consentRequired: required, caps: state.caps });
    const phone = person.addressedBy === 'phone' ? freshPhone() : null;
    const identity = {
      kind: phone === null ? ('provider_user_id' as const) : ('phone' as const),
      value: phone ?? `BR.${newId().replaceAll('-', '')}`,
    };
    const contactId = await db.transaction(async (tx) => {
      const draft = { name: null, phone, country: person.country, language: null, timeZone: null, identities: [identity] };
      const met = await stores.contacts.create(tx, workspaceId, draft, now);
      if (!('contact' in met)) throw new Error('a fresh address was taken');
      const { id } = met.contact;
      const wroteAt = person.wroteAt === null ? null : minutes(person.wroteAt);
      await tx.query('UPDATE contacts SET blocked_at = $2, unreachable_until = $3, wrote_to_us_at = $4 WHERE id = $1', [
        id,
        person.blocked ? now : null,
        person.unreachableUntil === null ? null : minutes(person.unreachableUntil),
        wroteAt,
      ]);
      if (wroteAt !== null) {
        await tx.query(
          'INSERT INTO conversations (id, workspace_id, channel_id, contact_id, last_customer_message_at) VALUES ($1, $2, $3, $4, $5)',
          [newId(), workspaceId, channel.id, id, wroteAt],
        );
      }
      for (const { purpose, kind, at } of state.consents) {
        const entry = { purpose, kind, channel: 'web', evidence: 'form', actor: 'test', occurredAt: new Date(minutes(at)) };
        await stores.consents.append(tx, workspaceId, id, entry, now);
      }
      return id;
    });
    for (const { category, handedOff } of state.earlier) {
      const draft = aMessageDraft(place, {
        contactId,
        kind: 'template',
        purpose: category,
        content: null,
        templateId,
        lane: 'notification',
      });
      await stores.acceptMessages.accept([draft]);
      if (handedOff === null) continue;
      await db.query(`UPDATE messages SET state = 'delivered', handed_off_at = $2 WHERE id = $1`, [draft.id, minutes(handedOff)]);
    }
    return contactId;
  }

  const commandFor = (contactId: string, { message }: State): SendCommand => ({
    workspaceId: place.workspaceId,
    actor: 'test',
    channelId: place.channel.id,
    to: { contactId },
    content: message.free ? { type: 'text', text: 'Hello' } : null,
    template: message.free
      ? null
      : { templateId, name: null, language: null, variables: message.complete ? { '1': 'Ana', '2': 'A-17' } : { '1': '' } },
    purpose: null,
    lane: null,
    sendAt: null,
    expiresAt: message.expires === null ? null : new Date(minutes(message.expires)),
    fallback: null,
    onUnknown: null,
    reference: null,
    idempotency: null,
  });

  /** The row as accept writes it, also where accept refused: what an older, then allowed, message would be. */
  async function rowOf(contactId: string, command: SendCommand, state: State): Promise<string> {
    const kind = command.template ? ('template' as const) : ('free_form' as const);
    const draft = aMessageDraft(place, {
      contactId,
      kind,
      purpose: command.template ? state.template.category : 'service',
      content: command.content,
      templateId: command.template ? templateId : null,
      variables: command.template?.variables ?? null,
      expiresAt: command.expiresAt,
      lane: command.template ? 'notification' : 'reply',
    });
    await stores.acceptMessages.accept([draft]);
    return draft.id;
  }

  async function atHandOff(messageId: string): Promise<Decision> {
    const { messages, channels, templates } = await stores.facts.forMessages([messageId]);
    const message = messages[0] as QueuedMessage;
    const channel = channels.get(message.channelId) as ChannelFacts;
    const { recipient, kind, purpose, content, variables, expiresAt } = message;
    const address = { phone: recipient.phone, valid: message.address !== null, country: recipient.country };
    const template = message.templateId === null ? null : (templates.get(message.templateId) ?? null);
    return decideSend(
      assembleSendFacts(channel, template, recipient, address, { kind, purpose, content, variables, expiresAt }),
      now,
    );
  }

  it('give the same decision when explained, accepted and handed over, each refusal with reasons and each reason with a remedy', async () => {
    const clock = { now: () => now };
    const doorbell = { ring: async () => undefined } as unknown as Doorbell;
    const explain = new ExplainMessage(stores, clock);
    const accept = new AcceptMessages(stores, doorbell, clock, { warn: () => undefined });
    const verdicts = { allow: 0, hold: 0, refuse: 0 };
    const codes = new Set<string>();
    for (const state of fc.sample(anyState, { numRuns: 200, seed: 20261122 })) {
      const contactId = await write(state);
      const command = commandFor(contactId, state);
      const explained = await explain.explain(command);
      if ('notFound' in explained) throw new Error(`explain found no ${explained.notFound}`);
      const outcome = await accept.send(command);
      if (outcome.outcome !== 'accepted' && outcome.outcome !== 'refused') throw new Error(outcome.outcome);
      const accepted = outcome.outcome === 'accepted' ? outcome.message.decision : outcome.decision;
      expect(accepted).toEqual(explained.decision);
      expect(outcome.outcome === 'refused').toBe(explained.disposition === 'refuse');
      const messageId = outcome.outcome === 'accepted' ? outcome.message.id : await rowOf(contactId, command, state);
      expect(await atHandOff(messageId)).toEqual(explained.decision);

      const { verdict, reasons } = explained.decision;
      verdicts[verdict] += 1;
      expect(reasons.length > 0).toBe(verdict !== 'allow');
      for (const { code, remedy } of reasons) {
        codes.add(code);
        expect(remedy.trim()).not.toBe('');
      }
    }
    // The states are worth something only if they give every answer and most of the reasons.
    expect(Math.min(...Object.values(verdicts))).toBeGreaterThan(1);
    expect(codes.size).toBeGreaterThan(14);
  }, 120_000);
});
