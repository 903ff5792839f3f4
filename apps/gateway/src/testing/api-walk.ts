import type { Stores } from '@heliograph/persistence';
import { newId, toPublicId } from '@heliograph/platform';
import { demoPassword } from './signed-in';
import { accountBody, bookingContent, freshPhone, lateContent, optIn, templateContent } from './business';

/** One id of each noun, all of one workspace. */
export interface Nouns {
  account: string;
  channel: string;
  template: string;
  /** A template that was never submitted. */
  draft: string;
  /** An appeal for `template`. */
  templateAppeal: string;
  contact: string;
  conversation: string;
  message: string;
  apiKey: string;
  evidence: string;
  media: string;
  import: string;
  tag: string;
  note: string;
  cannedReply: string;
  savedView: string;
  agent: string;
  team: string;
  /** A webhook in quarantine. */
  receipt: string;
  /** A draft with a recipient. */
  broadcast: string;
  webhookEndpoint: string;
  webhookDelivery: string;
  /** A contact nothing else is about. */
  duplicate: string;
  /** Of somebody who signs in with the demo password. */
  email: string;
}

/** Routes that want a link, a code or a provider of their own to succeed: their success is proven in the spec named. */
export const WANTS_MORE: Record<string, string> = {
  inviteAgentAgain: 'people/people.int-spec.ts',
  removeAgentTotp: 'changes nothing where there is no second factor',
  redeemInvitation: 'people/people.int-spec.ts',
  redeemPasswordReset: 'people/people.int-spec.ts',
  confirmTotp: 'people/totp.int-spec.ts',
  removeTotp: 'people/totp.int-spec.ts',
};

/** What to upload to each route that takes a file, and the query that goes with it. */
export const FILE_SAMPLES: Record<string, { type: string; content: string; query: string }> = {
  uploadMedia: { type: 'text/plain', content: 'Our menu.', query: '?name=menu.txt' },
  uploadEvidence: { type: 'text/plain', content: 'We have reversed our decision.', query: '?name=notice.txt' },
  importConsents: {
    type: 'text/csv',
    content: 'phone,purpose,kind,channel,occurred_at,evidence\n+447700955555,utility,given,web,2026-01-01T09:00:00Z,form 7\n',
    query: '?dryRun=true',
  },
  addBroadcastRecipients: { type: 'text/csv', content: 'phone,1\n+447700955556,Ana\n', query: '' },
};

let names = 0;
const occurredAt = '2026-01-02T09:00:00Z';
const message = (nouns: Nouns) => ({
  channel: nouns.channel,
  to: { contact: nouns.contact },
  template: { id: nouns.template, variables: { '1': 'Ana' } },
});

/** A body each route takes, with the ids of a workspace in it. */
export const BODY_SAMPLES: Record<string, (nouns: Nouns) => unknown> = {
  createWebhookEndpoint: () => ({ url: 'https://hooks.example.com/in', events: ['message.*'] }),
  changeWebhookEndpoint: () => ({ events: ['*'], description: 'Everything' }),
  resumeWebhookEndpoint: () => ({ skip: true }),
  replayWebhooks: () => ({ from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' }),
  setViewing: () => ({ state: 'viewing' }),
  assignConversation: ({ agent, team }) => ({ agent, team }),
  cancelTransfer: () => ({}),
  declineTransfer: ({ agent }) => ({ agent }),
  endConversation: () => ({}),
  prioritiseConversation: () => ({ priority: 'high' }),
  putChannelRouting: ({ team }) => ({
    team,
    strategy: 'skill',
    skillFrom: 'language',
    escalateAfterSeconds: 600,
    escalateTo: { team },
    outOfHours: { enabled: true, text: { en: 'We are back at nine.' } },
    stickyReplies: true,
  }),
  putConversationPolicy: () => ({ inactiveAfterMinutes: 60, endAfterHours: 48, transferMinutes: 5 }),
  putTeamHours: () => ({
    timeZone: 'Europe/Lisbon',
    week: [{ day: 1, from: '09:00', to: '17:30' }],
    holidays: ['2026-12-25'],
    country: 'PT',
  }),
  releaseConversation: () => ({}),
  reopenConversation: () => ({}),
  takeConversation: ({ agent }) => ({ agent }),
  takeTransfer: ({ agent }) => ({ agent }),
  transferConversation: ({ agent }) => ({ to: { agent } }),
  acceptTerms: () => ({ parties: ['whatsapp', 'twilio'], acceptedBy: 'Ana Sousa' }),
  changeCannedReply: () => ({ title: 'Other' }),
  changeTag: () => ({ color: '#000000' }),
  changeView: () => ({ name: 'Other' }),
  createCannedReply: () => ({ shortcut: `walk_${++names}`, title: 'Hello', text: { en: 'Hello {{contact.name}}' } }),
  createNote: () => ({ text: 'Please call back.' }),
  changeWindowPolicy: ({ template }) => ({
    alarmsMinutes: [30],
    nudge: {
      enabled: true,
      minutesBefore: 20,
      template: { id: template, variables: { '1': '{{contact.name}}' } },
      onlyUnanswered: true,
      perContactCap: { max: 1, perHours: 24 },
    },
    fallback: { enabled: false, template: null },
  }),
  mergeContact: ({ contact }) => ({ into: contact }),
  createTag: () => ({ name: `walk ${++names}`, color: '#1f7a8c' }),
  createView: () => ({ name: 'Waiting', query: { status: 'waiting' } }),
  readMentions: () => ({}),
  renderCannedReply: ({ conversation }) => ({ conversation }),
  tagContact: ({ tag }) => ({ tags: [tag] }),
  tagConversation: ({ tag }) => ({ tags: [tag] }),
  addBroadcastContacts: () => ({ country: 'GB' }),
  changeAgent: ({ team }) => ({ teams: [team], capacity: 3 }),
  changeTeam: ({ agent }) => ({ name: 'Night shift', members: [agent] }),
  choosePresence: () => ({ presence: 'away' }),
  changeAccount: () => ({ version: 1, name: 'Renamed' }),
  changeBroadcast: () => ({ name: 'Spring again' }),
  changeChannel: () => ({ name: 'Second' }),
  changeContact: () => ({ name: 'Bo' }),
  changeTemplate: () => ({ content: lateContent }),
  changeWorkspace: () => ({ name: 'Corner Bakery' }),
  createAccount: () => accountBody(),
  putDraft: () => ({ text: 'Dear Ana,' }),
  linkMedia: () => ({ expiresInSeconds: 600 }),
  createAgent: ({ team }) => ({ email: `walk${++names}@bakery.test`, name: 'Bo', role: 'agent', teams: [team] }),
  createTeam: ({ agent }) => ({ name: `Team ${++names}`, members: [agent] }),
  createApiKey: () => ({ name: 'another' }),
  createBroadcast: ({ channel, template }) => ({ name: 'Spring', channel, template: { id: template } }),
  createChannel: ({ account }) => ({ account, phone: freshPhone(), name: 'Branch' }),
  createContact: () => ({ phone: freshPhone() }),
  createTemplate: ({ account }) => ({
    account,
    name: `walk_${++names}`,
    language: 'en',
    category: 'utility',
    content: bookingContent,
  }),
  decideTemplateAppeal: () => ({ outcome: 'upheld', decidedAt: occurredAt }),
  explainMessage: message,
  lintTemplate: ({ account }) => ({ account, name: 'linted', language: 'en', category: 'utility', content: templateContent }),
  previewContent: () => ({ content: templateContent, variables: { '1': 'Ana' } }),
  recordConsent: () => optIn('marketing'),
  recordEligibility: () => ({ kind: 'account_review', value: 'refused', text: 'does not comply', occurredAt }),
  recordTemplateAppeal: () => ({ against: 'rejection', madeAt: occurredAt, madeBy: 'Ana Sousa' }),
  reinstateAccount: () => ({ notice: { text: 'reversed', writtenBy: 'Meta', receivedAt: occurredAt } }),
  replayDeadLetters: ({ message }) => ({ ids: [message] }),
  replayQuarantine: () => ({}),
  replaceTemplate: ({ template }) => ({ template }),
  replyInConversation: ({ template }) => ({ template: { id: template, variables: { '1': 'Ana' } } }),
  sendBatch: (nouns) => ({ messages: [message(nouns)] }),
  sendMessage: message,
  redeemInvitation: () => ({ token: 'inv_nobodys', password: demoPassword }),
  askPasswordReset: () => ({ email: 'nobody@bakery.test' }),
  redeemPasswordReset: () => ({ token: 'rst_nobodys', password: demoPassword }),
  changePassword: () => ({ current: demoPassword, next: 'another flour water salt' }),
  confirmTotp: () => ({ code: '000000' }),
  removeTotp: () => ({ code: '000000' }),
  signIn: ({ email }) => ({ email, password: demoPassword }),
  stateCalendar: () => ({ timeZone: 'Europe/Lisbon', holidays: { country: 'PT' } }),
  testBroadcast: () => ({ to: [freshPhone()] }),
  stateOnboardingItem: () => ({ proof: 'seen' }),
};

/** `/v1/accounts/:accountId` with the workspace's own id in it. */
export const fillPath = (path: string, nouns: Nouns): string =>
  path
    .replace(':templateId/submit', `${nouns.draft}/submit`)
    .replace(':templateId/replace-with', `${nouns.draft}/replace-with`)
    .replace(':item', 'first_template_approved')
    .replace(':contactId/merge', `${nouns.duplicate}/merge`)
    .replace(/\/search$/, '/search?q=order')
    .replace(/\/permission$/, '/permission?channel=:channelId')
    .replace(/:(\w+)Id/g, (_, noun: string) => nouns[noun as keyof Nouns]);

/** One of each thing of the desk, made through the API. */
export async function deskNouns(
  call: (path: string, body: unknown) => Promise<{ body: { id: string } }>,
  conversation: string,
): Promise<Pick<Nouns, 'tag' | 'note' | 'cannedReply' | 'savedView' | 'duplicate' | 'webhookEndpoint' | 'webhookDelivery'>> {
  const made = async (path: string, operation: string) => (await call(path, BODY_SAMPLES[operation]?.({} as Nouns))).body.id;
  const webhookEndpoint = await made('/v1/webhook-endpoints', 'createWebhookEndpoint');
  return {
    webhookEndpoint,
    webhookDelivery: await made(`/v1/webhook-endpoints/${webhookEndpoint}/test`, 'testWebhookEndpoint'),
    tag: await made('/v1/tags', 'createTag'),
    note: await made(`/v1/conversations/${conversation}/notes`, 'createNote'),
    cannedReply: await made('/v1/canned-replies', 'createCannedReply'),
    duplicate: await made('/v1/contacts', 'createContact'),
    savedView: await made('/v1/views', 'createView'),
  };
}

/** An agent of a team, as the people of the desk are kept. */
export async function peopleNouns(
  { dataSource }: Stores,
  workspaceId: string,
  agent: { presence?: string; capacity?: number; seenAt?: Date } = {},
): Promise<Pick<Nouns, 'agent' | 'team'>> {
  const [agentId, teamId] = [newId(), newId()];
  const { presence = 'online', capacity = 5, seenAt = new Date() } = agent;
  await dataSource.query(
    `INSERT INTO agents (id, workspace_id, name, email, role, status, presence, capacity, last_seen_at, password_hash)
     VALUES ($1::uuid, $2, 'Rui', 'rui.' || $1::text || '@agents.test', 'agent', 'active', $3, $4, $5, 'nobody has it')`,
    [agentId, workspaceId, presence, capacity, seenAt],
  );
  await dataSource.query('INSERT INTO teams (id, workspace_id, name) VALUES ($1, $2, $3)', [
    teamId,
    workspaceId,
    `Team ${++names}`,
  ]);
  await dataSource.query('INSERT INTO team_members (team_id, agent_id, workspace_id) VALUES ($1, $2, $3)', [
    teamId,
    agentId,
    workspaceId,
  ]);
  return { agent: toPublicId('agent', agentId), team: toPublicId('team', teamId) };
}
