/**
 * Real: the gateway with everything in it, Postgres, Redis, HTTP. Fake: the provider.
 * Walks every route of the OpenAPI document that changes something: a route added later without an audit entry makes this spec fail.
 */
import { fromPublicId, newId, toPublicId } from '@heliograph/platform';
import type { RouteDefinition } from '../http';
import { BODY_SAMPLES, FILE_SAMPLES, deskNouns, fillPath, peopleNouns, WANTS_MORE, type Nouns } from '../testing/api-walk';
import { customerWrites, openBusiness, quarantinedReceipt, type Business } from '../testing/business';
import { openStage, type Caller, type Stage } from '../testing/gateway-stage';
import { signedIn } from '../testing/signed-in';

/** Traffic, and questions that change nothing. Each message has its own timeline with actor, decisions and attempts. */
const leavesNoEntry: Record<string, string> = {
  sendMessage: 'a message: its timeline names the actor',
  sendBatch: 'messages: their timelines name the actor',
  replyInConversation: 'a message: its timeline names the actor',
  markConversationRead: 'reading is no act',
  replayDeadLetters: 'messages: their timelines name the actor',
  setViewing: 'looking is no act',
  explainMessage: 'changes nothing',
  lintTemplate: 'changes nothing',
  putDraft: 'unfinished words of one agent',
  dropDraft: 'unfinished words of one agent',
  showTyping: 'a courtesy that leaves nothing behind',
  linkMedia: 'a link is no change; it opens what the caller may see',
  previewContent: 'changes nothing',
  readMentions: 'reading is no act',
  renderCannedReply: 'changes nothing',
  askPasswordReset: 'a question; told as an event',
  choosePresence: 'coming and going; told as an event',
  signOut: 'ends what signing in began, which is on record',
};
/** Routes that succeed only from a state of their own; the audit entry is asserted where that state is made. */
const provenElsewhere: Record<string, string> = {
  releaseConversation: 'conversation-acts.int-spec.ts',
  transferConversation: 'conversation-acts.int-spec.ts',
  takeTransfer: 'conversation-acts.int-spec.ts',
  declineTransfer: 'conversation-acts.int-spec.ts',
  cancelTransfer: 'conversation-acts.int-spec.ts',
  endConversation: 'conversation-acts.int-spec.ts',
  reopenConversation: 'conversation-acts.int-spec.ts',
  releaseTemplate: 'release-template.int-spec.ts',
  resendMessage: 'dead-letters.int-spec.ts',
  replayDeadLetter: 'dead-letters.int-spec.ts',
  replayReceipt: 'quarantine.int-spec.ts',
  dismissReceipt: 'quarantine.int-spec.ts',
  resumeConsentImport: 'consent-imports.int-spec.ts',
  freezeBroadcast: 'broadcasts.int-spec.ts',
  startBroadcast: 'broadcasts.int-spec.ts',
  pauseBroadcast: 'broadcasts.int-spec.ts',
  resumeBroadcast: 'broadcasts.int-spec.ts',
  cancelBroadcast: 'broadcasts.int-spec.ts',
  deleteBroadcast: 'broadcasts.int-spec.ts',
  submitTemplate: 'template-life.int-spec.ts',
  recordTemplateAppeal: 'template-life.int-spec.ts',
  decideTemplateAppeal: 'template-life.int-spec.ts',
  deleteTemplate: 'template-life.int-spec.ts',
};

describe('the audit log', () => {
  let stage: Stage;
  let business: Business;
  let nouns: Nouns;
  let person: Caller;
  beforeAll(async () => {
    stage = await openStage();
    business = await openBusiness(stage);
    const { caller, account, channel, template, draft, contact } = business;
    const made = async (path: string, body: unknown, headers: Record<string, string> = {}) =>
      (await caller.call('POST', path, body, headers)).body.id as string;
    const file = (operationId: string, path: string) => {
      const { type, content, query } = FILE_SAMPLES[operationId] as (typeof FILE_SAMPLES)[string];
      return made(path + query, content, { 'content-type': type });
    };
    const appeal = {
      workspaceId: caller.workspaceId,
      templateId: fromPublicId('template', template) as string,
      version: 1,
      against: 'rejection',
      madeAt: new Date(),
      madeBy: 'Ana',
      note: null,
      recordedBy: 'test',
      recordedAt: new Date(),
    };
    const { templateHistory, dataSource } = stage.gateway.stores;
    person = await signedIn(stage, { workspaceId: caller.workspaceId });
    const { email } = await signedIn(stage, { workspaceId: caller.workspaceId, role: 'agent' });
    nouns = {
      email,
      account,
      channel,
      template,
      draft,
      contact,
      templateAppeal: toPublicId('templateAppeal', await templateHistory.addAppeal(dataSource.manager, appeal)),
      conversation: await customerWrites(stage, business, new Date()),
      message: await made(
        '/v1/messages',
        (BODY_SAMPLES['sendMessage'] as (nouns: object) => unknown)({ channel, contact, template }),
      ),
      receipt: await quarantinedReceipt(stage, business),
      apiKey: await made('/v1/api-keys', { name: 'spare' }),
      evidence: await file('uploadEvidence', '/v1/evidence'),
      media: await file('uploadMedia', '/v1/media'),
      import: await file('importConsents', '/v1/consent-imports'),
      broadcast: await made(
        '/v1/broadcasts',
        (BODY_SAMPLES['createBroadcast'] as (nouns: object) => unknown)({ channel, template }),
      ),
    } as Nouns;
    Object.assign(nouns, await peopleNouns(stage.gateway.stores, caller.workspaceId));
    Object.assign(nouns, await deskNouns((path, body) => caller.call('POST', path, body), nouns.conversation));
  }, 60_000);
  afterAll(() => stage.close());

  const versionNow = async () => (await business.caller.call('GET', `/v1/accounts/${nouns.account}`)).body.version as number;
  const call = async (route: RouteDefinition, requestId: string) => {
    const path = fillPath(route.path, nouns);
    const headers = { 'x-request-id': requestId };
    const by = route.people ? person : business.caller;
    const file = FILE_SAMPLES[route.operationId];
    if (file)
      return business.caller.call(route.method, path + file.query, file.content, { ...headers, 'content-type': file.type });
    const sample = route.body === undefined ? undefined : BODY_SAMPLES[route.operationId]?.(nouns);
    const body = route.operationId === 'changeAccount' ? { ...(sample as object), version: await versionNow() } : sample;
    return by.call(route.method, path, body, headers);
  };
  const entriesOf = (requestId: string): Promise<{ actor: string; action: string; subject_id: string }[]> =>
    stage.gateway.stores.dataSource.query('SELECT actor, action, subject_id FROM audit_entries WHERE request_id = $1', [
      requestId,
    ]);

  it('holds who did it, what and to what, for every route that changes something', async () => {
    const changing = stage.gateway.routes.filter(({ hidden, method }) => !hidden && method !== 'GET');
    // The account is refused before it is reinstated, and a thing is changed before it is taken away.
    const rank = ({ operationId, method }: RouteDefinition) =>
      ['signOut', 'enableAgent'].includes(operationId)
        ? 4
        : method === 'DELETE' ||
            operationId === 'disableAgent' ||
            operationId.startsWith('revoke') ||
            /^(freeze|start|pause|resume|cancel)Broadcast$/.test(operationId)
          ? 3
          : operationId === 'reinstateAccount'
            ? 2
            : operationId === 'recordEligibility'
              ? 1
              : 0;
    const silent: string[] = [];
    const failed: string[] = [];
    for (const route of [...changing].sort((a, b) => rank(a) - rank(b))) {
      const requestId = `walk-${newId()}`;
      const answer = await call(route, requestId);
      if (provenElsewhere[route.operationId] || WANTS_MORE[route.operationId]) continue;
      if (answer.status >= 300) failed.push(`${route.operationId} ${answer.status} ${answer.body?.code}`);
      const entries = await entriesOf(requestId);
      if (entries.length === 0 && answer.status < 300 && !leavesNoEntry[route.operationId]) silent.push(route.operationId);
      for (const entry of entries)
        expect(entry).toMatchObject({ actor: expect.stringMatching(/^(key|agent):/), subject_id: expect.any(String) });
    }
    expect(failed).toEqual([]);
    expect(silent).toEqual([]);
  }, 60_000);

  it('names no exception that is no route any more', () => {
    const known = stage.gateway.routes.map(({ operationId }) => operationId);
    expect([...Object.keys(leavesNoEntry), ...Object.keys(provenElsewhere)].filter((name) => !known.includes(name))).toEqual([]);
  });
});
