import { aTemplateContent } from '@heliograph/domain/testing';
import { newId } from '@heliograph/platform';
import { BroadcastRecipient } from '../entities';
import {
  minutesAfter,
  aMessageDraft,
  anAcceptance,
  aReceipt,
  anInbound,
  aReport,
  openStores,
  seedTime,
  seedWorkspace,
  toSend,
  type SeededWorkspace,
} from '../testing';

const page = { limit: 50 };
const longAgo = { from: minutesAfter(-60), to: minutesAfter(60) };
const nothing = (answer: unknown): boolean =>
  answer === null ||
  answer === 0 ||
  answer === false ||
  (Array.isArray(answer) && answer.length === 0) ||
  (typeof answer === 'object' && 'items' in answer && (answer as { items: unknown[] }).items.length === 0);

// Real: Postgres. Two workspaces; one is full, and the other asks for all of it.
describe('a workspace', () => {
  let stores: Awaited<ReturnType<typeof openStores>>;
  let full: SeededWorkspace;
  let other: SeededWorkspace;
  let ours: {
    message: string;
    conversation: string;
    template: string;
    key: string;
    queued: string;
    endpoint: string;
    delivery: string;
    evidence: string;
    media: string;
    consentImport: string;
    tag: string;
    note: string;
    cannedReply: string;
    savedView: string;
    agent: string;
    team: string;
    failed: string;
    receipt: string;
    broadcast: string;
    session: string;
  };

  beforeAll(async () => {
    stores = await openStores();
    [full, other] = [await seedWorkspace(stores), await seedWorkspace(stores)];
    ours = await fill(full);
  });
  afterAll(() => stores.close());

  async function fill(place: SeededWorkspace) {
    const { workspaceId, account, contact } = place;
    const sent = aMessageDraft(place);
    const queued = aMessageDraft(place);
    const attemptId = newId();
    await stores.acceptMessages.accept([sent, queued]);
    await stores.handOff.open([toSend(sent.id, attemptId)]);
    await stores.handOff.close([anAcceptance(place, sent.id, attemptId)]);
    await stores.sql.transaction((sql) => stores.deliveryReports.record(sql, [aReport(place, `SM${attemptId}`, 'sent')]));
    const failed = aMessageDraft(place);
    await stores.acceptMessages.accept([failed]);
    await stores.dataSource.query(`UPDATE messages SET state = 'failed', ended_at = $2 WHERE id = $1`, [failed.id, seedTime]);
    await stores.acceptMessages.accept([aMessageDraft(place, { replayOf: failed.id })]);
    await stores.dataSource.query(`UPDATE messages SET state = 'undelivered', ended_at = $2 WHERE id = $1`, [
      failed.id,
      seedTime,
    ]);
    await stores.dataSource.query(`UPDATE attempts SET outcome = 'unknown' WHERE message_id = $1`, [sent.id]);
    const [receipt, waiting] = [aReceipt(place), aReceipt(place)];
    await stores.receipts.insert([receipt, waiting]);
    await stores.receipts.quarantine([receipt.id], { kind: 'not_matched', detail: 'x' }, seedTime);
    const key = await stores.apiKeys.create(workspaceId, {
      name: 'k',
      prefix: 'hg',
      secretHash: newId(),
      role: 'admin',
      scopes: [],
    });
    await stores.circuits.trip(
      { scope: 'channel', subjectId: place.channel.id, workspaceId },
      {
        code: '63007',
        message: 'no',
        at: seedTime,
        intervalMs: 60_000,
        event: { id: newId(), type: 'channel.circuit_opened', data: {} },
      },
    );
    return stores.dataSource.transaction(async (tx) => {
      const fact = {
        kind: 'account_review',
        value: 'approved',
        source: 'provider',
        actor: 'sync',
        occurredAt: seedTime,
      } as const;
      await stores.accounts.recordEligibility(tx, workspaceId, account.id, [fact], seedTime);
      const consent = { purpose: 'marketing', kind: 'given', channel: 'web', actor: 'form', occurredAt: seedTime } as const;
      await stores.consents.append(tx, workspaceId, contact.id, consent, seedTime);
      const entry = { workspaceId, actor: 'a', action: 'a.b', subjectKind: 'account', subjectId: account.id, requestId: null };
      await stores.audit.append(tx, { ...entry, occurredAt: seedTime });
      const draft = {
        accountId: account.id,
        name: 'order',
        language: 'en',
        category: 'utility',
        content: aTemplateContent(),
      } as const;
      const template = await stores.templates.createDraft(tx, workspaceId, draft, 'a', seedTime);
      const templateId = template?.id as string;
      const review = {
        status: 'rejected',
        rejectionReason: 'No.',
        providerTemplateId: 'HX1',
        submittedAt: seedTime,
        reviewedAt: seedTime,
      };
      await stores.templateVersions.change(tx, workspaceId, templateId, 1, { ...review, editsApproved: true });
      const said = { workspaceId, templateId, version: 1, at: seedTime, raw: null, reason: null, ruleId: null };
      await stores.templateHistory.append(tx, [{ ...said, kind: 'status', was: 'in_review', became: 'rejected' }]);
      const appeal = { workspaceId, templateId, version: 1, against: 'rejection', madeAt: seedTime, madeBy: 'Ana', note: null };
      await stores.templateHistory.addAppeal(tx, { ...appeal, recordedBy: 'a', recordedAt: seedTime });
      await tx.query(`UPDATE messages SET template_id = $2 WHERE id = $1`, [queued.id, templateId]);
      const sync = {
        workspaceId,
        queue: 'template-sync',
        job: 'sync-account',
        payload: { accountId: account.id },
        availableAt: seedTime,
      };
      await stores.outbox.add(tx, sync);
      // An old id: the pull cursor shows nothing of the last second.
      await tx.query(
        `INSERT INTO events (id, workspace_id, type, subject_kind, subject_id, data, occurred_at)
         VALUES (('01900000-0000-7000-8000-' || substr($1::text, 25))::uuid, $2, 'account.changed', 'account', $3, '{}', $4)`,
        [newId(), workspaceId, account.id, seedTime],
      );
      const file = { name: 'notice.txt', mediaType: 'text/plain', sha256: 'x', content: Buffer.from('notice'), uploadedBy: 'a' };
      const hook = { url: 'https://h.test', description: null, events: ['*'], cursor: newId(), sealSecret: () => 'sealed' };
      const endpoint = await stores.webhookEndpoints.create(tx, workspaceId, hook, seedTime);
      const planned = { endpointId: endpoint.id, eventId: newId(), type: 'webhook.test' };
      const delivery = await stores.webhookDeliveries.plan(tx, workspaceId, planned, seedTime);
      const evidence = await stores.evidence.add(tx, workspaceId, file, seedTime);
      const upload = {
        id: newId(),
        contentType: 'image/png',
        name: null,
        sha256: 'x',
        storageKey: 'k',
        createdBy: 'a',
        bytes: 1,
      };
      const media = await stores.media.addUpload(tx, workspaceId, upload, seedTime);
      const consentImport = await stores.consentImports.start(tx, workspaceId, { dryRun: true, actor: 'a' }, seedTime);
      await tx.query(`UPDATE conversations SET last_customer_message_at = $2 WHERE id = $1`, [sent.newConversationId, seedTime]);
      await tx.query(
        `INSERT INTO message_texts (message_id, workspace_id, conversation_id, text, terms) VALUES ($1, $2, $3, 'searched', '''searched''')`,
        [sent.id, workspaceId, sent.newConversationId],
      );
      await tx.query(`INSERT INTO contact_texts (contact_id, workspace_id, text, terms) VALUES ($1, $2, 'Ana', '''ana''')`, [
        contact.id,
        workspaceId,
      ]);
      const twin = { name: 'Ana', phone: null, country: null, language: null, timeZone: null };
      await stores.contacts.create(
        tx,
        workspaceId,
        { ...twin, identities: [{ kind: 'provider_user_id', value: newId() }] },
        seedTime,
      );
      const person = { name: 'Bo', email: `${newId()}@bakery.test`, role: 'agent', skills: [], capacity: 5 };
      const agent = (await stores.agents.create(tx, workspaceId, person, seedTime))?.id as string;
      await stores.agents.change(tx, workspaceId, agent, { status: 'active' });
      const team = (await stores.teams.create(tx, workspaceId, 'Counter', seedTime))?.id as string;
      await stores.teams.setMembers(tx, workspaceId, team, [agent]);
      const until = { agentId: agent, tokenHash: newId(), oidc: false, expiresAt: minutesAfter(60) };
      const session = await stores.sessions.open(tx, workspaceId, until, seedTime);
      const link = { agentId: agent, kind: 'reset', tokenHash: newId(), expiresAt: minutesAfter(60) } as const;
      await stores.agentTokens.issue(tx, workspaceId, link, seedTime);
      await stores.agentTokens.setRecoveryCodes(tx, workspaceId, agent, ['code']);
      await stores.routing.putRule(tx, {
        channelId: place.channel.id,
        workspaceId,
        teamId: team,
        strategy: 'least_busy',
        skillFrom: null,
        escalateAfterSeconds: null,
        escalateToTeamId: null,
        outOfHoursEnabled: false,
        outOfHoursText: {},
        stickyReplies: true,
        updatedAt: seedTime,
      });
      const hours = { teamId: team, workspaceId, timeZone: 'UTC', week: [], holidays: [], country: null, updatedAt: seedTime };
      await stores.routing.putHours(tx, hours);
      await tx.query(`UPDATE conversations SET status = 'waiting', team_id = $2 WHERE id = $1`, [sent.newConversationId, team]);
      const tag = await stores.tags.create(tx, workspaceId, { name: 'VIP', color: '#000000' }, seedTime);
      await stores.tags.put(tx, workspaceId, 'contact', contact.id, [tag?.id as string]);
      await stores.tags.put(tx, workspaceId, 'conversation', sent.newConversationId, [tag?.id as string]);
      const note = { conversationId: sent.newConversationId, authorId: agent, actor: 'a', text: 'Call back.', mentions: [agent] };
      const noteId = await stores.notes.add(tx, workspaceId, note, seedTime);
      const reply = { shortcut: 'hi', title: 'Hi', text: { en: 'Hi' }, teamId: null };
      const cannedReply = await stores.cannedReplies.create(tx, workspaceId, reply, seedTime);
      const view = { name: 'Mine', query: {}, shared: true, owner: 'a' };
      const savedView = await stores.savedViews.create(tx, workspaceId, view, seedTime);
      const broadcast = await stores.broadcasts.create(
        tx,
        workspaceId,
        {
          accountId: account.id,
          channelId: place.channel.id,
          templateId,
          name: 'Spring',
          variables: {},
          startAt: null,
          ratePerSecond: null,
          thresholds: { failurePercent: null, optOutPercent: null, minSample: 1 },
          expiresAt: null,
          createdBy: 'a',
        },
        seedTime,
      );
      await tx.insert(BroadcastRecipient, { broadcastId: broadcast.id, contactId: contact.id });
      return {
        tag: tag?.id as string,
        note: noteId,
        cannedReply: cannedReply?.id as string,
        savedView: savedView.id,
        agent,
        team,
        failed: failed.id,
        receipt: receipt.id,
        broadcast: broadcast.id,
        session,
        endpoint: endpoint.id,
        delivery: delivery.id,
        evidence: evidence.id,
        media: media.id,
        consentImport: consentImport.id,
        message: sent.id,
        queued: queued.id,
        conversation: sent.newConversationId,
        template: template?.id as string,
        key: key.id,
      };
    });
  }

  /** Every read that takes a workspace: it finds something in ours, and must find nothing with another workspace's id. */
  const reads: Record<string, (workspaceId: string) => Promise<unknown>> = {
    'agents.get': (id) => stores.agents.get(id, ours.agent),
    'agents.byIds': (id) => stores.agents.byIds(id, [ours.agent]),
    'agents.page': (id) => inOther(id, stores.agents.page(id, {}, page, seedTime)),
    'agents.page of a team': (id) => stores.agents.page(id, { team: ours.team }, page, seedTime),
    'teams.get': (id) => stores.teams.get(id, ours.team),
    'teams.page': (id) => inOther(id, stores.teams.page(id, page)),
    'teams.known': (id) => stores.teams.known(id, [ours.team]),
    'teams.membersOf': (id) => stores.teams.membersOf(id, [ours.team]),
    'teams.ofAgents': (id) => stores.teams.ofAgents(id, [ours.agent]),
    'sessions.isAlive': (id) => stores.sessions.isAlive(id, ours.session, seedTime),
    'sessions.count': (id) => stores.sessions.count(id, ours.agent, seedTime),
    'accounts.get': (id) => stores.accounts.get(id, full.account.id),
    'accounts.list': (id) => inOther(id, stores.accounts.list(id, page)),
    'accounts.timeline': (id) => stores.accounts.timeline(id, full.account.id),
    'accounts.onboarding': (id) => stores.accounts.onboarding(id, full.account.id),
    'accountSyncs.get': (id) => stores.accountSyncs.get(id, full.account.id),
    'apiKeys.list': (id) => stores.apiKeys.list(id),
    'apiKeys.page': (id) => stores.apiKeys.page(id, page),
    'audit.list': (id) => stores.audit.list(id, {}, page),
    'audiences.recipients': (id) => stores.audiences.recipients(id, ours.broadcast, { after: null, limit: 5 }),
    'broadcasts.get': (id) => stores.broadcasts.get(id, ours.broadcast),
    'broadcasts.list': (id) => stores.broadcasts.list(id, page),
    'broadcastProgress.count': (id) => stores.broadcastProgress.count(id, ours.broadcast),
    'channels.get': (id) => stores.channels.get(id, full.channel.id),
    'circuits.openOf': (id) => stores.circuits.openOf(id, [full.channel.id]),
    'circuits.ofWorkspace': (id) => stores.circuits.ofWorkspace(id),
    'deadLetters.page': (id) => stores.deadLetters.page(id, page),
    'deadLetters.messages': async (id) => [...(await stores.deadLetters.messages(id, [ours.failed]))],
    'deadLetters.replayOf': (id) => stores.deadLetters.replayOf(id, ours.failed),
    'deadLetters.count': (id) => stores.deadLetters.count(id, 10),
    'operations.lanes': (id) => stores.operations.lanes(id, seedTime, 10),
    'operations.unknownMessages': async (id) => {
      await stores.dataSource.query(`UPDATE messages SET state = 'unknown' WHERE id = $1`, [ours.message]);
      return stores.operations.unknownMessages(id);
    },
    'operations.waitingReceipts': async (id) => (await stores.operations.waitingReceipts(id)).waiting,
    'operations.heldTemplates': async (id) => {
      await stores.dataSource.query(`UPDATE templates SET held_at = now() WHERE id = $1`, [ours.template]);
      return stores.operations.heldTemplates(id);
    },
    'operations.syncs': async (id) =>
      (await stores.operations.syncs(id)).filter(({ accountId }) => accountId === full.account.id),
    'quarantine.page': (id) => stores.quarantine.page(id, page, null),
    'quarantine.find': (id) => stores.quarantine.find(id, ours.receipt),
    'quarantine.exists': (id) => stores.quarantine.exists(id, ours.receipt),
    'quarantine.countByTrouble': async (id) => [...(await stores.quarantine.countByTrouble(id))],
    'channels.list': (id) => inOther(id, stores.channels.list(id, page)),
    'channels.list of an account': (id) => stores.channels.list(id, page, full.account.id),
    'channels.ofAccount': (id) => stores.channels.ofAccount(id, full.account.id),
    'consentImports.get': (id) => stores.consentImports.get(id, ours.consentImport),
    'consentImports.list': (id) => stores.consentImports.list(id, page),
    'consents.list': (id) => stores.consents.list(id, full.contact.id),
    'contacts.get': (id) => stores.contacts.get(id, full.contact.id),
    'contacts.list': (id) => inOther(id, stores.contacts.list(id, page)),
    'contacts.identitiesOf': (id) => stores.contacts.identitiesOf(id, [full.contact.id]),
    'contacts.findByPhone': (id) => stores.contacts.findByPhone(id, full.contact.phone as string),
    'conversations.get': (id) => stores.conversations.get(id, ours.conversation),
    'conversations.view': (id) => stores.conversations.view(id, ours.conversation),
    'conversations.views': (id) => stores.conversations.views(id, [ours.conversation]),
    'conversations.list': (id) => stores.conversations.list(id, page),
    'conversations.list of a contact': (id) => stores.conversations.list(id, page, { contactId: full.contact.id }),
    'conversations.list of a channel': (id) => stores.conversations.list(id, page, { channelId: full.channel.id }),
    'routing.ruleOf': (id) => stores.routing.ruleOf(id, full.channel.id),
    'routing.hoursOf': (id) => stores.routing.hoursOf(id, ours.team),
    'routing.membersOf': (id) => stores.routing.membersOf(id, ours.team),
    'routing.loadsOf': async (id) => {
      const hand = (status: string, agent: string | null) =>
        stores.dataSource.query('UPDATE conversations SET status = $2, assignee_id = $3 WHERE id = $1', [
          ours.conversation,
          status,
          agent,
        ]);
      await hand('active', ours.agent);
      const loads = await stores.routing.loadsOf(id, [ours.agent]);
      await hand('waiting', null);
      return loads;
    },
    'routing.channelsOf': (id) => stores.routing.channelsOf(id, [ours.team]),
    'routing.heads': (id) => stores.routing.heads(id, ours.team, 5),
    'routing.queue': async (id) => (await stores.routing.queue(id, null, seedTime, 5)).ids,
    'cannedReplies.list': (id) => stores.cannedReplies.list(id),
    'cannedReplies.get': (id) => stores.cannedReplies.get(id, ours.cannedReply),
    'cannedReplies.ownsTeam': (id) => stores.cannedReplies.ownsTeam(id, ours.team),
    'cannedReplies.namesFor': (id) => stores.cannedReplies.namesFor(id, ours.conversation, ours.agent),
    'notes.agentsOf': (id) => stores.notes.agentsOf(id, [ours.agent]),
    'notes.list': (id) => stores.notes.list(id, ours.conversation, page),
    'notes.get': (id) => stores.notes.get(id, ours.note),
    'notes.mentionsOf': (id) => stores.notes.mentionsOf(id, ours.agent, 5),
    'savedViews.list': (id) => stores.savedViews.list(id, 'a'),
    'tags.list': (id) => stores.tags.list(id),
    'tags.get': (id) => stores.tags.get(id, ours.tag),
    'tags.ownOf': (id) => stores.tags.ownOf(id, [ours.tag]),
    'tags.of a conversation': async (id) => [...(await stores.tags.of(id, 'conversation', [ours.conversation]))],
    'tags.of a contact': async (id) => [...(await stores.tags.of(id, 'contact', [full.contact.id]))],
    'contacts.some': (id) => stores.contacts.some(id, [full.contact.id]),
    'contactMerges.duplicates': (id) => stores.contactMerges.duplicates(id, 5),
    'reports.service': async (id) => (await stores.reports.service(id, longAgo, 'day', 1000, seedTime)).volume,
    'reports.templates': (id) => stores.reports.templates(id, longAgo),
    'reports.live': async (id) => (await stores.reports.live(id, new Date(0))).load,
    'reports.namesOf': async (id) => [...(await stores.reports.namesOf(id, [ours.agent]))],
    'search.messages': (id) => stores.search.messages(id, "'searched'", 5),
    'search.contacts': (id) =>
      inOther(
        id,
        stores.search.contacts(id, "'ana'", 5).then((items) => ({ items })),
      ),
    'windowDesk.between': (id) => stores.windowDesk.between(id, new Date(0), minutesAfter(1), 5),
    'windowDesk.still': (id) => stores.windowDesk.still(id, ours.conversation, seedTime),
    'windowDesk.stateOf': async (id) => [...(await stores.windowDesk.stateOf(id, [ours.conversation]))],
    'events.after': (id) => stores.events.after(id, null, 50),
    'webhookEndpoints.get': (id) => stores.webhookEndpoints.get(id, ours.endpoint),
    'webhookEndpoints.list': (id) => stores.webhookEndpoints.list(id, page),
    'webhookDeliveries.get': (id) => stores.webhookDeliveries.get(id, ours.delivery),
    'webhookDeliveries.list': (id) => stores.webhookDeliveries.list(id, ours.endpoint, {}, page),
    'events.ofSubject': (id) => stores.events.ofSubject(id, ours.message, page),
    'evidence.get': (id) => stores.evidence.get(id, ours.evidence),
    'evidence.content': (id) => stores.evidence.content(id, ours.evidence),
    'media.get': (id) => stores.media.get(id, ours.media),
    'media.getMany': (id) => stores.media.getMany(id, [ours.media]),
    'drafts.get': async (id) => {
      const draft = { conversationId: ours.conversation, author: 'a', text: 'Dear', updatedAt: seedTime };
      await stores.drafts.put({ ...draft, workspaceId: full.workspaceId });
      return stores.drafts.get(id, ours.conversation, 'a');
    },
    'messages.conversationsOf': async (id) => [...(await stores.messages.conversationsOf(id, [ours.message]))],
    'messages.lastHeard': async (id) => {
      const heard = anInbound(full, full.contact.phone as string, { providerMessageId: 'SMheard' });
      await stores.sql.transaction((sql) => stores.inbound.record(sql, [heard]));
      return stores.messages.lastHeard(id, ours.conversation);
    },
    'messages.get': (id) => stores.messages.get(id, ours.message),
    'messages.timeline': (id) => stores.messages.timeline(id, ours.message),
    'messages.list': (id) => stores.messages.list(id, page),
    'messages.list of a conversation': (id) => stores.messages.list(id, page, { conversationId: ours.conversation }),
    'messages.list of a contact': (id) => stores.messages.list(id, page, { contactId: full.contact.id }),
    'templates.get': (id) => stores.templates.get(id, ours.template),
    'templates.list': (id) => stores.templates.list(id, page),
    'templates.list of an account': (id) => stores.templates.list(id, page, { accountId: full.account.id }),
    'templates.count': (id) => stores.templates.count(id, full.account.id),
    'templates.ofAccount': (id) => stores.templates.ofAccount(id, full.account.id),
    'templates.byIds': (id) => stores.templates.byIds(id, [ours.template]),
    'templates.versions': (id) => stores.templates.versions(id, ours.template),
    'templates.approvedIn': async (id) => {
      await stores.templates.change(stores.dataSource.manager, full.workspaceId, ours.template, { status: 'approved' }, seedTime);
      return stores.templates.approvedIn(id, full.account.id, 'en', 5);
    },
    'templates.find': (id) => stores.templates.find(id, ours.template),
    'templates.families': async (id) =>
      (await stores.templates.families(id, full.account.id, { limit: 5, after: null })).families,
    'templateVersions.get': (id) => stores.templateVersions.get(id, ours.template, 1),
    'templateVersions.editsOfApproved': (id) => stores.templateVersions.editsOfApproved(id, ours.template, new Date(0)),
    'templateVersions.countOtherContents': (id) => stores.templateVersions.countOtherContents(id, full.account.id),
    'templateVersions.contentsOf': (id) => stores.templateVersions.contentsOf(id, ours.template),
    'templateHistory.changes': (id) => stores.templateHistory.changes(id, ours.template),
    'templateHistory.appeals': (id) => stores.templateHistory.appeals(id, ours.template),
    'templateHistory.rejectedWordings': (id) => stores.templateHistory.rejectedWordings(id, full.account.id),
    'templateHistory.reviews': (id) => stores.templateHistory.reviews(id, full.account.id, new Date(0)),
    'templateDependants.counts': async (id) => [...(await stores.templateDependants.counts(id, [ours.template]))],
    'templateDependants.summary': (id) => stores.templateDependants.summary(id, ours.template),
    'templateDependants.list': (id) => stores.templateDependants.list(id, ours.template, 5),
  };
  /** Both workspaces have some of these: for the other one, only what belongs to the full one counts. */
  async function inOther(workspaceId: string, answer: Promise<{ items: { workspaceId: string }[] }>) {
    const { items } = await answer;
    return { items: workspaceId === full.workspaceId ? items : items.filter((item) => item.workspaceId !== other.workspaceId) };
  }
  /** Writes with a workspace first: with another workspace's id they change nothing of ours. */
  const writes: Record<string, (workspaceId: string) => Promise<unknown>> = {
    'agents.seen': (id) => stores.agents.seen(id, [ours.agent], seedTime, seedTime),
    'agents.takeTotpStep': (id) => stores.agents.takeTotpStep(id, ours.agent, 1),
    'agents.change': (id) => stores.agents.change(stores.dataSource.manager, id, ours.agent, { role: 'admin' }),
    'agents.lock': (id) => stores.dataSource.transaction((tx) => stores.agents.lock(tx, id, ours.agent)),
    'teams.rename': (id) => stores.teams.rename(stores.dataSource.manager, id, ours.team, 'Taken'),
    'teams.remove': (id) => stores.teams.remove(stores.dataSource.manager, id, ours.team),
    'sessions.end': (id) => stores.sessions.end(id, ours.session),
    'sessions.endOf': (id) => stores.sessions.endOf(stores.dataSource.manager, id, ours.agent),
    'agentTokens.withdraw': (id) => stores.agentTokens.withdraw(stores.dataSource.manager, id, ours.agent, seedTime),
    'agentTokens.useRecoveryCode': (id) => stores.agentTokens.useRecoveryCode(id, ours.agent, 'code', seedTime),
    'apiKeys.revoke': (id) => stores.apiKeys.revoke(id, ours.key, seedTime),
    'audiences.add': (id) => {
      const row = { line: 1, phone: '+4915112345678', country: 'DE', contactId: null, variables: null };
      return stores.audiences.add(id, ours.broadcast, [row], 1, seedTime);
    },
    'audiences.addContacts': (id) => stores.audiences.addContacts(id, ours.broadcast, {}, null, 10),
    'broadcasts.lock': (id) => stores.dataSource.transaction((tx) => stores.broadcasts.lock(tx, id, ours.broadcast)),
    'broadcasts.remove': (id) => stores.broadcasts.remove(stores.dataSource.manager, id, ours.broadcast),
    'drafts.drop': (id) => stores.drafts.drop(id, ours.conversation, 'a'),
    'conversations.markRead': (id) => stores.conversations.markRead(id, ours.conversation),
    'conversationHands.answered': (id) => stores.conversationHands.answered(id, ours.conversation, seedTime),
    'notes.markRead': (id) => stores.notes.markRead(id, ours.agent, null, seedTime),
    'templateHolds.hold': (id) =>
      stores.templateHolds.hold(id, ours.template, { code: '1', message: '', at: seedTime, messageId: newId(), attemptId: null }),
    'templateHolds.release': (id) =>
      stores.templateHolds.release(id, stores.dataSource.manager, [ours.template], { at: seedTime, because: 'operator' }),
    'quarantine.replay': (id) => stores.quarantine.replay(id, stores.dataSource.manager, { id: ours.receipt }, 1),
    'quarantine.dismiss': (id) =>
      stores.quarantine.dismiss(id, stores.dataSource.manager, ours.receipt, { actor: 'a', note: null }),
    'messages.cancel': (id) => stores.messages.cancel(id, ours.queued, seedTime),
    'accountSyncs.take': (id) => stores.accountSyncs.take(id, full.account.id, { now: seedTime, leaseMs: 1000, force: true }),
    'accounts.lock': (id) => stores.dataSource.transaction((tx) => stores.accounts.lock(tx, id, full.account.id)),
    'accounts.change': (workspaceId) =>
      stores.dataSource.transaction((tx) =>
        stores.accounts.change(tx, { ...full.account, workspaceId }, { name: 'Taken' }, seedTime),
      ),
    'templates.lock': (id) => stores.dataSource.transaction((tx) => stores.templates.lock(tx, id, ours.template)),
    'templates.change': (id) =>
      stores.templates.change(stores.dataSource.manager, id, ours.template, { status: 'approved' }, seedTime),
    'templates.changeVersion': (id) =>
      stores.templates.changeVersion(stores.dataSource.manager, id, ours.template, 1, { status: 'approved' }),
    'templates.bury': (id) => stores.templates.bury(stores.dataSource.manager, id, ours.template, seedTime, null),
    'templateVersions.change': (id) =>
      stores.templateVersions.change(stores.dataSource.manager, id, ours.template, 1, { status: 'approved' }),
    'templateVersions.recordFacts': async (id) => [
      ...(await stores.templateVersions.recordFacts(
        stores.dataSource.manager,
        id,
        [
          {
            templateId: ours.template,
            number: 1,
            providerTemplateId: 'HX1',
            status: 'approved',
            statusRaw: 'approved',
            category: null,
            rejectionReason: null,
          },
        ],
        new Date(),
      )),
    ],
    'templateDependants.lock': (id) =>
      stores.dataSource.transaction((tx) => stores.templateDependants.lock(tx, id, ours.template, 5)),
    'templateDependants.replace': (id) =>
      stores.templateDependants.replace(
        stores.dataSource.manager,
        id,
        [{ messageId: ours.queued, use: 'template', variables: {} }],
        { templateId: newId(), category: 'marketing' },
        seedTime,
      ),
    'templates.markMissing': (id) => stores.templates.markMissing(stores.dataSource.manager, id, ours.template, seedTime),
    'contacts.change': (id) =>
      stores.contacts.change(stores.dataSource.manager, id, full.contact.id, { name: 'Taken' }, seedTime),
    'channels.recordHealth': (id) =>
      stores.channels.recordHealth(stores.dataSource.manager, id, full.channel.id, {
        status: 'online',
        statusRaw: 'ONLINE',
        statusReason: null,
        quality: null,
        providerChannelId: 'XE1',
        throughputPerSecond: 1,
        at: seedTime,
      }),
    'sweep.releaseHeld': (id) =>
      stores.dataSource.transaction((tx) => stores.sweep.releaseHeld(tx, id, full.account.id, seedTime)),
  };
  const elsewhere = [
    'webhookEndpoints.change',
    'webhookEndpoints.remove',
    'accountSyncs.requestWaits',
    'apiKeys.create',
    'channels.create',
    'workspaces.get',
    'workspaces.changeSettings',
  ];

  it('has every method that begins with a workspace in the tables below', () => {
    const listed = new Set([...Object.keys(reads), ...Object.keys(writes), ...elsewhere].map((name) => name.split(' ')[0]));
    const found = Object.entries(stores).flatMap(([name, store]) => {
      if (name === 'dataSource' || typeof store !== 'object') return [];
      const prototype = Object.getPrototypeOf(store) as Record<string, unknown>;
      return Object.getOwnPropertyNames(prototype)
        .filter(
          (method) => typeof prototype[method] === 'function' && /^(async )?\w+\(workspaceId\b/.test(String(prototype[method])),
        )
        .map((method) => `${name}.${method}`);
    });
    expect(found.length).toBeGreaterThan(25);
    expect(found.filter((name) => !listed.has(name))).toEqual([]);
  });

  it.each(Object.keys(reads).filter((name) => name !== 'accountSyncs.get'))('reads its own through %s', async (name) => {
    expect(nothing(await reads[name]?.(full.workspaceId))).toBe(false);
  });

  it.each(Object.keys(reads))('reads nothing of another through %s', async (name) => {
    for (const stranger of [other.workspaceId, newId()]) expect(await reads[name]?.(stranger).then(nothing)).toBe(true);
  });

  it.each(Object.keys(writes))('changes nothing of another through %s', async (name) => {
    const before = await rowsOf(full.workspaceId);
    for (const stranger of [other.workspaceId, newId()]) expect(nothing((await writes[name]?.(stranger)) ?? null)).toBe(true);
    expect(await rowsOf(full.workspaceId)).toEqual(before);
  });

  /** Every row of this workspace, in every table. */
  async function rowsOf(workspaceId: string): Promise<Record<string, string[]>> {
    const rows: Record<string, string[]> = {};
    for (const { tableName } of stores.dataSource.entityMetadatas.filter((entity) =>
      entity.findColumnWithPropertyName('workspaceId'),
    )) {
      const found: { row: string }[] = await stores.dataSource.query(
        `SELECT t::text AS row FROM ${tableName} t WHERE workspace_id = $1 ORDER BY 1`,
        [workspaceId],
      );
      rows[tableName] = found.map(({ row }) => row);
    }
    return rows;
  }
});
