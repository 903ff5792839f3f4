/** Real: the gateway over HTTP, Postgres, Redis. Time: the test's own clock. */
import { manualClock } from '@heliograph/platform/testing';
import { freshPhone, optIn } from '../testing/business';
import { openStage, type Caller, type Stage } from '../testing/gateway-stage';

describe('contacts and what they agreed to', () => {
  const clock = manualClock('2026-11-20T12:00:00.000Z');
  let stage: Stage;
  let caller: Caller;
  beforeAll(async () => {
    stage = await openStage({ clock });
    caller = await stage.caller();
  }, 60_000);
  afterAll(() => stage.close());

  const create = (body: object) => caller.call('POST', '/v1/contacts', body);

  it('knows a person by phone or by a user id, each of which belongs to one contact', async () => {
    const phone = '+442079460001';
    const created = await create({ phone: ' +44 (20) 7946-0001', providerUserId: 'GB.Abc123', name: 'Ana' });
    expect(created).toMatchObject({ status: 201, body: { phone, providerUserIds: ['GB.Abc123'], country: 'GB' } });
    const { id } = created.body;
    for (const body of [{ phone }, { providerUserId: 'GB.Abc123' }, { phone: freshPhone(), providerUserId: 'GB.Abc123' }]) {
      expect(await create(body)).toMatchObject({ status: 409, body: { code: 'contact_exists', contact: id } });
    }
    const found = await caller.call('GET', `/v1/contacts?phone=${encodeURIComponent(phone)}`);
    expect(found.body.data).toMatchObject([{ id }]);
    const elsewhere = await stage.caller();
    expect((await elsewhere.call('GET', `/v1/contacts?phone=${encodeURIComponent(phone)}`)).body.data).toEqual([]);
    expect((await elsewhere.call('POST', '/v1/contacts', { phone })).status).toBe(201);
  });

  it('takes no contact that cannot be addressed', async () => {
    expect((await create({ name: 'Nobody' })).body.errors[0].code).toBe('address_required');
    expect(await create({ phone: '07700 900123' })).toMatchObject({
      status: 422,
      body: { errors: [{ code: 'not_international' }] },
    });
    expect((await create({ providerUserId: 'no user id' })).body.code).toBe('recipient_invalid');
    expect((await create({ phone: freshPhone(), timeZone: 'Mars/Olympus' })).body.errors[0].pointer).toBe('/timeZone');
  });

  it('makes one contact of requests that come at the same moment', async () => {
    const phone = freshPhone();
    const answers = await Promise.all(Array.from({ length: 5 }, () => create({ phone })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
  });

  it('keeps the ledger as it was told and folds it per purpose (R8, R13)', async () => {
    const { id } = (await create({ phone: freshPhone() })).body;
    const tell = (body: object) => caller.call('POST', `/v1/contacts/${id}/consents`, body);
    const given = await tell(optIn('marketing'));
    expect(given).toMatchObject({
      status: 201,
      body: {
        state: {
          marketing: { status: 'active', level: 'explicit', sufficient: true },
          utility: { status: 'none', sufficient: false },
        },
        entries: [{ wording: 'Yes, write to me.', evidence: 'form 7', actor: expect.stringMatching(/^key:/) }],
      },
    });
    const withdrawn = await tell({
      purpose: 'marketing',
      kind: 'withdrawn',
      channel: 'phone',
      occurredAt: '2026-02-01T09:00:00Z',
    });
    expect(withdrawn.body.state.marketing).toMatchObject({ status: 'withdrawn', sufficient: false });
    expect(withdrawn.body.entries).toHaveLength(2);
  });

  it('takes no opt-in without proof, and none from the future', async () => {
    const { id } = (await create({ phone: freshPhone() })).body;
    const tell = (body: object) => caller.call('POST', `/v1/contacts/${id}/consents`, body);
    const { wording: _wording, evidence: _evidence, ...bare } = optIn('utility');
    expect(await tell(bare)).toMatchObject({ status: 422, body: { errors: [{ code: 'consent_proof_required' }] } });
    expect((await tell(optIn('utility', '2027-01-01T00:00:00Z'))).body.code).toBe('occurred_in_future');
    expect((await tell(optIn('utility', 'yesterday'))).body.errors[0].pointer).toBe('/occurredAt');
    expect((await caller.call('GET', `/v1/contacts/${id}/consents`)).body.entries).toEqual([]);
  });

  it('blocks and unblocks, and keeps the date of the first block', async () => {
    const { id } = (await create({ phone: freshPhone() })).body;
    const act = (verb: string) => caller.call('POST', `/v1/contacts/${id}/${verb}`);
    const { blockedAt } = (await act('block')).body;
    expect(blockedAt).toBe(clock.now().toISOString());
    clock.advance(60_000);
    expect((await act('block')).body.blockedAt).toBe(blockedAt);
    expect((await act('unblock')).body.blockedAt).toBeNull();
  });
});
