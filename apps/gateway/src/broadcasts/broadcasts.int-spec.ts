// Real: the gateway, Postgres, Redis, HTTP. Fake: the provider. The sender does not run: what it does is in its own specs.
import { createHash } from 'node:crypto';
import { fromPublicId } from '@heliograph/platform';
import { approve, freshPhone, openBusiness, type Business } from '../testing/business';
import { nobodys, openStage, type Stage } from '../testing/gateway-stage';

describe('a broadcast', () => {
  let stage: Stage;
  let business: Business;
  beforeAll(async () => {
    stage = await openStage();
    business = await openBusiness(stage);
  }, 60_000);
  afterAll(() => stage.close());

  const call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
    business.caller.call(method, `/v1/broadcasts${path}`, body, headers);
  const draft = async (more: object = {}): Promise<string> => {
    const { channel, template } = business;
    const answer = await call('POST', '', { name: 'Spring', channel, template: { id: template }, ...more });
    expect(answer).toMatchObject({ status: 201 });
    return answer.body.id;
  };
  const csv = (id: string, text: string, query = '') =>
    call('POST', `/${id}/recipients${query}`, text, { 'content-type': 'text/csv' });
  const get = async (id: string) => (await call('GET', `/${id}`)).body;
  /** What the sender does with a doorbell: the hash, and the broadcast is ready. */
  const freeze = async (id: string) => {
    expect(await call('POST', `/${id}/freeze`)).toMatchObject({ status: 200, body: { audience: { state: 'freezing' } } });
    const { audiences } = stage.gateway.stores;
    const uuid = fromPublicId('broadcast', id) as string;
    const hash = createHash('sha256');
    let count = 0;
    for await (const part of audiences.lines(uuid)) {
      hash.update(part.text);
      count += part.count;
    }
    await audiences.finishFreeze(uuid, { hash: hash.digest('hex'), count }, new Date());
  };
  const ready = async (more: object = {}): Promise<string> => {
    const id = await draft(more);
    await csv(id, `phone,1\n${freshPhone()},Ana\n${freshPhone()},Bo\n`);
    await freeze(id);
    return id;
  };

  it('is drafted, changed while it is a draft, and deleted when it never ran', async () => {
    const id = await draft({ variables: { '1': { field: 'name' } }, ratePerSecond: 5, thresholds: { optOutPercent: null } });
    expect(await get(id)).toMatchObject({
      state: 'draft',
      template: { id: business.template, name: 'order_ready', language: 'en_US' },
      thresholds: { failurePercent: 20, optOutPercent: null, minSample: 50 },
      audience: { state: 'open', count: 0, hash: null },
      progress: { total: 0, pending: 0 },
      version: 1,
    });
    const changed = await call('PATCH', `/${id}`, { name: 'Summer', version: 1 });
    expect(changed.body).toMatchObject({ name: 'Summer', ratePerSecond: 5, version: 2 });
    expect((await call('PATCH', `/${id}`, { name: 'Autumn', version: 1 })).body).toMatchObject({
      status: 409,
      code: 'broadcast_changed',
    });
    expect((await call('DELETE', `/${id}`)).status).toBe(204);
    expect((await call('GET', `/${id}`)).status).toBe(404);
    const { data } = (await business.caller.call('GET', `/v1/audit?subject=${id}`)).body;
    expect(data.map(({ action }: { action: string }) => action)).toEqual([
      'broadcast.deleted',
      'broadcast.changed',
      'broadcast.created',
    ]);
  });

  it('refuses a variable the template does not have, and a template of another account', async () => {
    const { channel, template } = business;
    const body = { name: 'x', channel, template: { id: template }, variables: { nobody: { value: 'x' } } };
    expect((await call('POST', '', body)).body).toMatchObject({
      status: 422,
      code: 'template_variables_invalid',
      errors: [{ pointer: '/variables/nobody' }],
    });
    const other = await openBusiness(stage, business.caller);
    await approve(stage, business.caller, other.template);
    expect((await call('POST', '', { name: 'x', channel, template: { id: other.template } })).body).toMatchObject({
      status: 422,
      code: 'template_wrong_account',
    });
  });

  it('takes each recipient once, from a list and from CSV, with its own values, and names what it cannot read', async () => {
    const id = await draft();
    const [one, two] = [freshPhone(), freshPhone()];
    const list = { recipients: [{ phone: one, variables: { '1': 'Ana' } }, { contact: business.contact }, { phone: '12' }] };
    expect((await call('POST', `/${id}/recipients`, list)).body).toEqual({
      added: 2,
      refused: 1,
      duplicates: 0,
      errors: [{ line: 3, code: 'phone_invalid', message: expect.any(String) }],
    });
    const file = await csv(
      id,
      `mobile,1,city\n${one},Again,Porto\n${two},Bo,Lisbon\n${two},Bo,Lisbon\nnobody,x,y\n`,
      '?phoneColumn=mobile',
    );
    expect(file.body).toMatchObject({ added: 1, duplicates: 2, refused: 1, errors: [{ line: 5, code: 'phone_invalid' }] });
    expect(await get(id)).toMatchObject({ audience: { count: 3, refused: 2 }, progress: { total: 3, pending: 3 } });
    const { data } = (await call('GET', `/${id}/recipients`)).body;
    expect(data.map(({ phone }: { phone: string }) => phone).sort()).toEqual([one, two, business.phone].sort());
    expect(data[0]).toMatchObject({ state: 'pending', message: null, code: null });
    const kept = await stage.gateway.stores.dataSource.query(
      `SELECT r.variables FROM broadcast_recipients r JOIN contacts c ON c.id = r.contact_id WHERE r.broadcast_id = $1 AND c.phone = $2`,
      [fromPublicId('broadcast', id), one],
    );
    expect(kept).toEqual([{ variables: { '1': 'Ana' } }]);
    expect((await csv(id, 'name\nAna\n')).body).toMatchObject({ status: 422, code: 'header_invalid' });
    expect((await call('POST', `/${id}/recipients`, { recipients: [{}] })).body).toMatchObject({
      status: 422,
      errors: [expect.objectContaining({ pointer: expect.stringContaining('/recipients/0') })],
    });
  });

  it('takes the contacts that match and said yes', async () => {
    const id = await draft();
    const consented = await call('POST', `/${id}/recipients/from-contacts`, { consented: 'utility' });
    expect(consented.body.added).toBeGreaterThan(0);
    const { data } = (await call('GET', `/${id}/recipients?limit=1000`)).body;
    expect(data.map(({ contact }: { contact: string }) => contact)).toContain(business.contact);
    for (const none of [{ consented: 'marketing' }, { consented: 'utility', country: 'XX' }, { language: 'tlh' }])
      expect((await call('POST', `/${id}/recipients/from-contacts`, none)).body).toMatchObject({ added: 0, duplicates: 0 });
    const again = await call('POST', `/${id}/recipients/from-contacts`, { consented: 'utility' });
    expect(again.body).toMatchObject({ added: 0, duplicates: consented.body.added });
  });

  it('freezes its audience for good, with a hash anybody can make again', async () => {
    expect((await call('POST', `/${await draft()}/freeze`)).body).toMatchObject({ status: 409, code: 'audience_empty' });
    const id = await ready();
    const { audience, state } = await get(id);
    expect({ audience, state }).toMatchObject({ state: 'ready', audience: { state: 'frozen', count: 2 } });
    const rows: { contact_id: string; variables: string }[] = await stage.gateway.stores.dataSource.query(
      'SELECT contact_id, variables::text FROM broadcast_recipients WHERE broadcast_id = $1 ORDER BY contact_id',
      [fromPublicId('broadcast', id)],
    );
    const text = rows.map(({ contact_id, variables }) => `${contact_id}\t${variables}\n`).join('');
    expect(audience.hash).toBe(createHash('sha256').update(text).digest('hex'));
    expect((await csv(id, `phone\n${freshPhone()}\n`)).body).toMatchObject({ status: 409, code: 'audience_closed' });
    expect((await call('PATCH', `/${id}`, { variables: {} })).body).toMatchObject({
      status: 409,
      code: 'broadcast_not_changeable',
    });
    expect((await call('PATCH', `/${id}`, { ratePerSecond: 10 })).body).toMatchObject({ ratePerSecond: 10 });
  });

  it('is started, paused, resumed and canceled; each act once, with its audit entry; and not from where it cannot be', async () => {
    const id = await ready();
    expect((await call('POST', `/${id}/resume`)).body).toMatchObject({ status: 409, code: 'broadcast_state' });
    for (const [act, state] of [
      ['start', 'running'],
      ['start', 'running'],
      ['pause', 'paused'],
      ['pause', 'paused'],
      ['resume', 'running'],
      ['cancel', 'canceled'],
      ['cancel', 'canceled'],
    ]) {
      expect(await call('POST', `/${id}/${act}`)).toMatchObject({ status: 200, body: { state } });
    }
    expect((await call('POST', `/${id}/start`)).body).toMatchObject({ status: 409, code: 'broadcast_state' });
    expect((await call('DELETE', `/${id}`)).body).toMatchObject({ status: 409, code: 'broadcast_not_deletable' });
    const { data } = (await business.caller.call('GET', `/v1/audit?subject=${id}`)).body;
    expect(data.map(({ action }: { action: string }) => action.replace('broadcast.', '')).slice(0, 5)).toEqual([
      'canceled',
      'resumed',
      'paused',
      'started',
      'frozen',
    ]);
    expect(await get(id)).toMatchObject({ progress: { total: 2, canceled: 2, pending: 0 } });
    expect((await call('GET', `/${id}/recipients?state=canceled`)).body.data).toHaveLength(2);
  });

  it('waits for its time when it is started before it', async () => {
    const startAt = new Date(Date.now() + 3_600_000).toISOString();
    const id = await ready({ startAt });
    expect((await call('POST', `/${id}/start`)).body).toMatchObject({
      state: 'ready',
      startAt,
      startRequestedAt: expect.any(String),
    });
  });

  it("keeps another workspace's broadcasts to itself", async () => {
    const them = await stage.caller();
    const id = await draft();
    for (const other of [id, nobodys('broadcast')]) {
      for (const path of ['', '/recipients', '/recipients.csv'])
        expect((await them.call('GET', `/v1/broadcasts/${other}${path}`)).status).toBe(404);
      for (const path of ['/freeze', '/start', '/pause', '/resume', '/cancel'])
        expect((await them.call('POST', `/v1/broadcasts/${other}${path}`)).status).toBe(404);
      expect(
        (await them.call('POST', `/v1/broadcasts/${other}/recipients`, { recipients: [{ phone: freshPhone() }] })).status,
      ).toBe(404);
      expect((await them.call('PATCH', `/v1/broadcasts/${other}`, { name: 'x' })).status).toBe(404);
      expect((await them.call('DELETE', `/v1/broadcasts/${other}`)).status).toBe(404);
    }
    expect((await them.call('GET', '/v1/broadcasts')).body.data).toEqual([]);
  });

  it('forecasts with the same policy: who would go, who is refused for what, when it would be done and what it may cost', async () => {
    const id = await draft({ ratePerSecond: 1 });
    await csv(id, `phone,1\n${business.phone},Ana\n${freshPhone()},Bo\n`);
    const contact = fromPublicId('contact', business.contact);
    await stage.gateway.stores.dataSource.query(`UPDATE contacts SET country = 'GB' WHERE id = $1`, [contact]);
    const { status, body } = await call('GET', `/${id}/forecast`);
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        recipients: 2,
        wouldGoNow: 1,
        perSecond: 1,
        refused: [{ code: 'consent_missing', count: 1 }],
        waitingFor: [],
        estimatedCost: { amount: 0.02, currency: 'USD', isEstimate: true },
        decidedOn: 2,
      },
    });
    expect(Date.parse(body.finishesAt) - Date.parse(body.startsAt)).toBe(1000);
    const account = fromPublicId('account', business.account);
    await stage.gateway.stores.dataSource.query('UPDATE accounts SET messaging_limit = 1 WHERE id = $1', [account]);
    // Of one contact a day nothing is left for broadcasts once the reserve is kept.
    expect((await call('GET', `/${id}/forecast`)).body).toMatchObject({
      wouldGoNow: 0,
      finishesAt: null,
      waitingFor: [{ code: 'limit_reached', count: 1 }],
    });
    await stage.gateway.stores.dataSource.query('UPDATE accounts SET messaging_limit = NULL WHERE id = $1', [account]);
  });

  it('is tested on phones of our own, through the policy and beside the audience', async () => {
    const id = await draft({ variables: { '1': { value: 'Spring' } } });
    const { body } = await call('POST', `/${id}/test`, { to: [business.phone, freshPhone()] });
    expect(body.data).toEqual([
      { phone: business.phone, message: expect.stringMatching(/^msg_/), state: 'queued', code: null, detail: null },
      expect.objectContaining({ message: null, state: 'refused', code: 'consent_missing' }),
    ]);
    const message = (await business.caller.call('GET', `/v1/messages/${body.data[0].message}`)).body;
    expect(message).toMatchObject({
      lane: 'notification',
      template: { variables: { '1': 'Spring' } },
      reference: `test of ${id}`,
    });
    expect(await get(id)).toMatchObject({ progress: { total: 0, queued: 0 } });
    expect((await call('POST', `/${id}/test`, { to: ['12'] })).body).toMatchObject({ status: 422, code: 'phone_invalid' });
  });

  it('gives the results as CSV', async () => {
    const id = await ready();
    const answer = await call('GET', `/${id}/recipients.csv`);
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(answer.body.trim().split('\r\n')).toHaveLength(3);
  });
});
