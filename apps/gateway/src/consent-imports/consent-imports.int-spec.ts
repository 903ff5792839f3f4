// Real: the gateway, Postgres, Redis, HTTP. Fake: the provider.
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ConsentImportBody, ConsentImportFindingBody } from '@heliograph/contracts';
import { fromPublicId } from '@heliograph/platform';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { freshPhone } from '../testing/business';
import { nobodys, openStage, type Caller, type Stage } from '../testing/gateway-stage';

const header = 'phone,purpose,kind,occurred_at,channel,business_name,wording,wording_version,wording_language,evidence,name';
const row = (phone: string, purpose = 'marketing', kind = 'given', occurredAt = '2026-01-05T10:00:00Z', name = 'Ana') =>
  `${phone},${purpose},${kind},${occurredAt},paper,Corner Bakery,"Yes, write to me",v2,en,form 7,${name}`;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
/** Bytes in use when nothing waits for the collector; client and server share this process. */
const alive = (): number => {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

describe('importing opt-ins', () => {
  let stage: Stage;
  let us: Caller;
  beforeAll(async () => {
    stage = await openStage({ env: { CONSENT_IMPORT_LIMIT: String(100 * 1024 * 1024) } });
    us = await stage.caller();
  }, 60_000);
  afterAll(() => stage.close());

  /** Sends as it is produced, like a client with a large file. */
  const send = (body: Iterable<string> | AsyncIterable<string>, query = '', by = us, type = 'text/csv') =>
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    new Promise<{ status: number; body: any }>((resolve, reject) => {
      const outgoing = request(`${stage.gateway.url}/v1/consent-imports${query}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${by.secret}`, 'content-type': type },
      });
      outgoing.on('response', (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part) => (text += part));
        answer.on('end', () => resolve({ status: answer.statusCode as number, body: JSON.parse(text) }));
      });
      outgoing.on('error', reject);
      pipeline(Readable.from(body), outgoing).catch(reject);
    });
  const file = (...rows: string[]) => [[header, ...rows, ''].join('\n')];
  const ledgerOf = async (phone: string) => {
    const found = await us.call('GET', `/v1/contacts?phone=${encodeURIComponent(phone)}`);
    const contact = found.body.data[0];
    return contact ? { contact, ...(await us.call('GET', `/v1/contacts/${contact.id}/consents`)).body } : null;
  };
  const findings = async (run: ConsentImportBody): Promise<ConsentImportFindingBody[]> =>
    (await us.call('GET', `/v1/consent-imports/${run.id}/findings`)).body.data;
  const entriesOf = async (by = us): Promise<number> =>
    (
      await stage.gateway.stores.dataSource.query('SELECT count(*)::int AS n FROM consent_entries WHERE workspace_id = $1', [
        by.workspaceId,
      ])
    )[0].n;

  it('puts each row into the ledger with its whole proof, and makes the contacts it does not know', async () => {
    const phone = freshPhone();
    const { status, body } = await send(file(row(phone), row(phone, 'utility')));
    expect({ status, body }).toMatchObject({
      status: 201,
      body: {
        state: 'completed',
        dryRun: false,
        rowsRead: 2,
        accepted: 2,
        duplicates: 0,
        rejected: 0,
        settledLine: 3,
        failure: null,
      },
    });
    expect(await ledgerOf(phone)).toMatchObject({
      contact: { name: 'Ana', phone },
      state: { marketing: { level: 'explicit', sufficient: true }, utility: { sufficient: true } },
      entries: expect.arrayContaining([
        expect.objectContaining({
          purpose: 'marketing',
          channel: 'paper',
          businessName: 'Corner Bakery',
          wording: 'Yes, write to me',
          wordingVersion: 'v2',
          wordingLanguage: 'en',
          evidence: 'form 7',
          actor: expect.stringMatching(/^import:key:/),
          occurredAt: '2026-01-05T10:00:00.000Z',
        }),
      ]),
    });
  });

  it('checks everything and writes nothing in a dry run', async () => {
    const phone = freshPhone();
    const before = await entriesOf();
    const { body } = await send(file(row(phone), 'x'), '?dryRun=true');
    expect(body).toMatchObject({ dryRun: true, state: 'completed_with_rejections', accepted: 1, rejected: 1 });
    expect(await entriesOf()).toBe(before);
    expect(await ledgerOf(phone)).toBeNull();
  });

  it('tells duplicates from errors: in the file, in the ledger, and the same file again', async () => {
    const rows = [row(freshPhone()), row(freshPhone())];
    const first = await send(file(...rows, rows[0] as string));
    expect(first.body).toMatchObject({ state: 'completed', accepted: 2, duplicates: 1, rejected: 0 });
    expect(await findings(first.body)).toEqual([expect.objectContaining({ line: 4, code: 'duplicate' })]);
    const before = await entriesOf();
    const again = await send(file(...rows));
    expect(again.body).toMatchObject({ state: 'completed', accepted: 0, duplicates: 2, rejected: 0 });
    expect(await entriesOf()).toBe(before);
  });

  it('takes neither of two rows that contradict each other, however far apart, nor one that contradicts the ledger', async () => {
    const torn = freshPhone();
    const between = Array.from({ length: 1200 }, () => row(freshPhone()));
    const { body } = await send(file(row(torn), ...between, row(torn, 'marketing', 'withdrawn')));
    expect(body).toMatchObject({ state: 'completed_with_rejections', accepted: 1200, rejected: 2 });
    expect((await findings(body)).map(({ line, code }) => [line, code])).toEqual([
      [2, 'conflict'],
      [1203, 'conflict'],
    ]);
    expect(await ledgerOf(torn)).toBeNull();

    const known = freshPhone();
    await send(file(row(known)));
    const against = await send(file(row(known, 'marketing', 'withdrawn')));
    expect(against.body).toMatchObject({ accepted: 0, rejected: 1 });
  });

  it('lists what was not taken page by page and as CSV, without a phone number', async () => {
    const { body } = await send(file(...Array.from({ length: 5 }, () => row('0115551234')), row(freshPhone())));
    const path = `/v1/consent-imports/${body.id}/findings`;
    const first = (await us.call('GET', `${path}?limit=3`)).body;
    expect(first.data.map(({ line }: { line: number }) => line)).toEqual([2, 3, 4]);
    const second = (await us.call('GET', `${path}?limit=3&cursor=${first.nextCursor}`)).body;
    expect(second).toMatchObject({
      data: [{ line: 5 }, { line: 6, code: 'phone_invalid', phoneEnding: '34' }],
      nextCursor: null,
    });
    const csv = await fetch(`${stage.gateway.url}${path}/export`, { headers: { authorization: `Bearer ${us.secret}` } });
    expect(csv.headers.get('content-disposition')).toMatch(/^attachment/);
    const text = await csv.text();
    expect(text.trim().split('\r\n')).toHaveLength(6);
    expect(text).not.toMatch(/\d{5}/);
  });

  it.each([
    ['a broken file', [header, `\n${row('+447700900001')}\n"unclosed`], 422, 'csv_malformed'],
    ['bytes of another encoding', [`${header}\n`, row('+447700900002'), '\n\ufffd'], 422, 'encoding_invalid'],
    ['a header we do not know', ['telephone\n+447700900003'], 422, 'header_invalid'],
  ])('takes nothing at all of %s, and says how far it could read', async (_, body, status, code) => {
    const before = await entriesOf();
    const answer = await send(body);
    expect(answer).toMatchObject({ status, body: { code, import: { state: 'failed', accepted: 0, failure: { code } } } });
    expect(await entriesOf()).toBe(before);
    const resumed = await us.call('POST', `/v1/consent-imports/${answer.body.import.id}/resume`);
    expect(resumed.body).toMatchObject({ status: 409, code: 'import_incomplete' });
  });

  it('refuses what is no CSV before reading it', async () => {
    expect(await send(['{}'], '', us, 'application/json')).toMatchObject({ status: 415 });
    expect(await send(file(), '', us, 'text/csv; charset=shift_jis')).toMatchObject({
      status: 415,
      body: { code: 'charset_unsupported' },
    });
  });

  it('takes nothing when the connection ends before the file does', async () => {
    const before = await entriesOf();
    async function* half() {
      yield `${header}\n${row(freshPhone())}\n`;
      throw new Error('the cable');
    }
    await expect(send(half())).rejects.toThrow();
    for (let tries = 0; ; tries++) {
      const [last] = (await us.call('GET', '/v1/consent-imports?limit=1')).body.data;
      if (last.state === 'failed') break;
      if (tries > 50) throw new Error(`still ${last.state}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(await entriesOf()).toBe(before);
  });

  it('goes on where a dead process left it, and adds nothing twice', async () => {
    const { consentImports, dataSource } = stage.gateway.stores;
    const longAgo = new Date(Date.now() - 600_000);
    const run = await dataSource.transaction((tx) =>
      consentImports.start(tx, us.workspaceId, { dryRun: false, actor: 'key:gone' }, longAgo),
    );
    const staged = Array.from({ length: 30 }, (_, index) => ({
      line: index + 2,
      phone: freshPhone(),
      country: 'GB',
      name: null,
      purpose: 'marketing',
      kind: 'given',
      occurredAt: new Date('2026-01-05T10:00:00Z'),
      channel: 'import',
      businessName: null,
      wording: 'Yes',
      wordingVersion: null,
      wordingLanguage: null,
      evidence: null,
    }));
    await consentImports.stage(run.id, staged, [], longAgo);
    await consentImports.finishUpload(run.id, longAgo);
    await consentImports.settleNext(run, 10, longAgo);
    const before = await entriesOf();
    const id = (await us.call('GET', '/v1/consent-imports?limit=1')).body.data[0].id;
    expect(fromPublicId('importRun', id)).toBe(run.id);
    expect((await us.call('GET', `/v1/consent-imports/${id}`)).body).toMatchObject({
      state: 'running',
      stalled: true,
      accepted: 10,
      settledLine: 11,
    });

    const resumed = await us.call('POST', `/v1/consent-imports/${id}/resume`);
    expect(resumed.body).toMatchObject({ state: 'completed', accepted: 30, settledLine: 31 });
    expect(await entriesOf()).toBe(before + 20);
    const { data: trail } = (await us.call('GET', `/v1/audit?subject=${id}`)).body;
    expect(trail.map(({ action }: { action: string }) => action)).toEqual(['consent_import.completed', 'consent_import.resumed']);
    expect((await us.call('POST', `/v1/consent-imports/${id}/resume`)).body).toMatchObject({
      status: 409,
      code: 'import_not_resumable',
    });
  });

  it('takes the same file twice at once as once', async () => {
    const rows = Array.from({ length: 700 }, () => row(freshPhone()));
    const before = await entriesOf();
    const [one, other] = await Promise.all([send(file(...rows)), send(file(...rows))]);
    expect(one.body.accepted + other.body.accepted).toBe(700);
    expect(one.body.duplicates + other.body.duplicates).toBe(700);
    expect(await entriesOf()).toBe(before + 700);
  });

  it("keeps another workspace's imports to itself", async () => {
    const them = await stage.caller();
    const { body } = await send(file(row(freshPhone())));
    for (const path of ['', '/findings', '/findings/export']) {
      for (const id of [body.id, nobodys('importRun')]) {
        expect((await them.call('GET', `/v1/consent-imports/${id}${path}`)).status).toBe(404);
      }
    }
    expect((await them.call('POST', `/v1/consent-imports/${body.id}/resume`)).status).toBe(404);
    expect((await them.call('GET', '/v1/consent-imports')).body.data).toEqual([]);
  });

  it('writes into the audit log who imported what, when it began and how it ended', async () => {
    const { body } = await send(file(row(freshPhone()), 'x'));
    const { data } = (await us.call('GET', `/v1/audit?subject=${body.id}`)).body;
    expect(data.map(({ action }: { action: string }) => action)).toEqual(['consent_import.completed', 'consent_import.started']);
    expect(data[0].after).toMatchObject({ accepted: 1, rejected: 1, state: 'completed_with_rejections' });
  });

  it('reads 200,000 rows as they arrive, in bounded memory, and shows how far it is meanwhile', async () => {
    const them = await stage.caller();
    const rows = 200_000;
    function* large() {
      yield `${header}\n`;
      for (let index = 0; index < rows; index += 500) {
        const part = [];
        for (let next = index; next < index + 500; next++) part.push(row(`+4477${String(10_000_000 + next)}`));
        yield `${part.join('\n')}\n`;
      }
    }
    const start = alive();
    let peak = 0;
    const seen = new Set<number>();
    const watching = setInterval(() => (peak = Math.max(peak, alive() - start)), 2000);
    const asking = setInterval(() => {
      void them.call('GET', '/v1/consent-imports?limit=1').then(
        ({ body }) => seen.add(body.data[0]?.rowsRead ?? 0),
        () => undefined,
      );
    }, 250);
    const began = Date.now();
    const { status, body } = await send(large(), '', them);
    clearInterval(watching);
    clearInterval(asking);
    const seconds = (Date.now() - began) / 1000;
    process.stdout.write(
      `import of ${rows} rows: ${seconds.toFixed(1)} s, peak ${(peak / 1048576).toFixed(0)} MiB alive over the start\n`,
    );
    expect({ status, body }).toMatchObject({
      status: 201,
      body: { state: 'completed', rowsRead: rows, accepted: rows, rejected: 0 },
    });
    expect(await entriesOf(them)).toBe(rows);
    expect([...seen].some((read) => read > 0 && read < rows)).toBe(true);
    // The file is over 20 MiB; its rows as objects would be over 200.
    expect(peak).toBeLessThan(40 * 1048576);
  }, 240_000);
});
