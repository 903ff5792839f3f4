// Real: gateway, sender, template-sync, simulator, Postgres, Redis. Fault 2 of our peers: a campaign that runs twice, or stops half-way,
// after a crash. All of our processes are killed with SIGKILL in the middle; the simulator's ledger says what customers got.
import type { AddedRecipientsBody, BroadcastBody } from '@heliograph/contracts';
import { broadcastRecipients } from './platform/broadcast-size.config';
import { eventually } from './platform/eventually';
import { left, type State } from './platform/messages';
import { startTestPlatform, type TestPlatform } from './platform/start-platform';
import { approvedTemplate } from './platform/templates';

const recipients = broadcastRecipients();
const perSecond = 1000;
const ours = ['gateway', 'outbound-sender', 'template-sync'] as const;

jest.setTimeout(120_000 + recipients * 20);

let on: TestPlatform;
beforeAll(async () => {
  on = await startTestPlatform({
    env: { PROVIDER_TIMEOUT_MS: '3000', UNKNOWN_DEADLINE_MS: '5000', LOG_LEVEL: 'warn', DATABASE_POOL_SIZE: '10' },
  });
  await on.simulator.settings({ record: false, ledgerCap: 1_000_000, sentDelayMs: 5, deliveredDelayMs: 20 });
  await on.api.patch(`/v1/channels/${on.channelId}`, { throughputPerSecond: perSecond });
  const { version } = await on.api.get<{ version: number }>(`/v1/accounts/${on.accountId}`);
  await on.api.patch(`/v1/accounts/${on.accountId}`, { version, messagingLimit: -1 });
});
afterAll(() => on?.stop());

const phoneAt = (index: number): string => `+551198${String(1_000_000 + index)}`;

/** A file as a client sends it; a large one takes longer than any other call. */
async function upload<Body>(path: string, rows: Iterable<string>): Promise<Body> {
  const answer = await fetch(`${on.api.baseUrl}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${on.platform.apiKey}`, 'content-type': 'text/csv' },
    body: [...rows].join('\n') + '\n',
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Body;
}

/** Everybody agreed: written past the API, because the story is not about that and 50,000 entries take their time. */
const everybodyAgreed = (): Promise<unknown> =>
  on.stores.dataSource.query(
    `INSERT INTO consent_entries (id, workspace_id, contact_id, purpose, kind, channel, actor, evidence, occurred_at)
     SELECT gen_random_uuid(), workspace_id, id, 'utility', 'given', 'web', 'e2e', 'form 7', now() - interval '1 day'
       FROM contacts WHERE phone LIKE '+551198%'`,
  );

function* audience(names: string[]): Generator<string> {
  yield ['phone', ...names].join(',');
  for (let index = 0; index < recipients; index++)
    yield [phoneAt(index), ...names.map((_, place) => `order ${index}-${place}`)].join(',');
}

const broadcastNow = (id: string): Promise<BroadcastBody> => on.api.get(`/v1/broadcasts/${id}`);
const handed = ({ progress }: BroadcastBody): number => progress.handedOff + progress.sent + progress.delivered + progress.read;

/** What we say became of each phone: from the export, page after page. */
async function ourWord(id: string): Promise<Map<string, { state: State; code: string }>> {
  const answer = await fetch(`${on.api.baseUrl}/v1/broadcasts/${id}/recipients.csv`, {
    headers: { authorization: `Bearer ${on.platform.apiKey}` },
  });
  const [, ...lines] = (await answer.text()).trim().split('\r\n');
  return new Map(
    lines.map((line) => {
      const [, phone, , state, code] = line.split(',') as [string, string, string, State, string];
      return [phone.replace(/^'/, ''), { state, code }];
    }),
  );
}

/** How often the provider took each phone. */
async function providersWord(): Promise<Map<string, number>> {
  const answer = await fetch(`${on.simulator.url}/_sim/messages?direction=outbound&limit=1000000`);
  const { messages } = (await answer.json()) as { messages: { to: string }[] };
  const counts = new Map<string, number>();
  for (const { to } of messages) counts.set(to.slice('whatsapp:'.length), (counts.get(to.slice('whatsapp:'.length)) ?? 0) + 1);
  return counts;
}

it('accounts for every recipient exactly once though every process was killed half-way (fault 2)', async () => {
  const template = await approvedTemplate(on);
  const names = Object.keys(template.samples);
  const { id } = await on.api.post<BroadcastBody>('/v1/broadcasts', {
    name: 'Spring',
    channel: on.channelId,
    template: { id: template.id },
    thresholds: { failurePercent: null, optOutPercent: null },
  });
  const added = await upload<AddedRecipientsBody>(`/v1/broadcasts/${id}/recipients`, audience(names));
  expect(added).toMatchObject({ added: recipients, refused: 0, duplicates: 0 });
  await everybodyAgreed();
  await on.api.post(`/v1/broadcasts/${id}/freeze`);
  await eventually('the audience is frozen', async () => (await broadcastNow(id)).state === 'ready', { withinMs: 60_000 });

  await on.api.post(`/v1/broadcasts/${id}/start`);
  const began = Date.now();
  let seen = 0;
  const half = async () => (seen = handed(await broadcastNow(id))) > recipients * 0.4;
  await eventually('some have left', half, { withinMs: 60_000 + recipients * 10, everyMs: 200, seen: () => seen });
  const [atKill, killedAt] = [seen, Date.now()];
  await Promise.all(ours.map((name) => on.platform.kill(name, 'SIGKILL')));
  await Promise.all(ours.map((name) => on.platform.start(name)));
  const backAt = Date.now();

  let progress: BroadcastBody['progress'] | undefined;
  const done = await eventually(
    'the broadcast has finished',
    async () => {
      const now = await broadcastNow(id);
      progress = now.progress;
      return now.state === 'finished' && now;
    },
    { withinMs: 90_000 + recipients * 10, everyMs: 250, seen: () => progress },
  );
  const [counted, taken] = [await ourWord(id), await providersWord()];
  const states = [...counted.values()].reduce<Record<string, number>>(
    (sum, { state }) => ({ ...sum, [state]: (sum[state] ?? 0) + 1 }),
    {},
  );
  const took = [...taken.entries()].filter(([phone]) => counted.has(phone));
  process.stdout.write(
    `broadcast of ${recipients}: ${atKill} had left after ${((killedAt - began) / 1000).toFixed(1)} s when all was killed, back after ` +
      `${((backAt - killedAt) / 1000).toFixed(1)} s, finished ${((Date.parse(done.finishedAt as string) - backAt) / 1000).toFixed(1)} s later; ours ` +
      `${JSON.stringify(states)}; the provider took ${took.reduce((sum, [, count]) => sum + count, 0)} for ${took.length} phones\n`,
  );

  expect(counted.size).toBe(recipients);
  // Nobody twice; whoever we say was sent to was sent to; whoever we gave up (outcome unknown, never taken) was not.
  const wrong = [...counted].filter(([phone, { state }]) => (taken.get(phone) ?? 0) !== (left.includes(state) ? 1 : 0));
  expect(wrong.slice(0, 10)).toEqual([]);
  expect([...counted.values()].filter(({ state, code }) => !left.includes(state) && code !== 'outcome_unknown')).toEqual([]);
  const { total, pending, queued, held, refused, replied, optedOut, ...ended } = done.progress;
  expect({ total, pending, queued, held, refused }).toEqual({ total: recipients, pending: 0, queued: 0, held: 0, refused: 0 });
  expect(Object.values(ended).reduce((sum, count) => sum + count, 0)).toBe(recipients);
  expect([replied, optedOut]).toEqual([0, 0]);
});
