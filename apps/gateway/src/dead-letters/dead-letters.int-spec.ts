/** Real: the gateway, Postgres, Redis, HTTP. Fake: the provider, which nobody calls here; failures are written as the sender writes them. */
import { fromPublicId } from '@heliograph/platform';
import { openBusiness, type Business } from '../testing/business';
import { openStage, type Stage } from '../testing/gateway-stage';

describe('dead letters', () => {
  let stage: Stage;
  let business: Business;
  beforeAll(async () => {
    stage = await openStage();
    business = await openBusiness(stage);
  }, 60_000);
  afterAll(() => stage.close());

  const send = async (): Promise<string> => {
    const { caller, channel, contact, template } = business;
    const body = { channel, to: { contact }, template: { id: template, variables: { '1': 'Ana' } }, reference: 'order 7' };
    return (await caller.call('POST', '/v1/messages', body)).body.id;
  };
  const end = async (message: string, state: string, error: object | null = null): Promise<void> => {
    const id = fromPublicId('message', message);
    const { dataSource } = stage.gateway.stores;
    await dataSource.query('DELETE FROM outbound_queue WHERE message_id = $1', [id]);
    await dataSource.query('UPDATE messages SET state = $2, error = $3, ended_at = now() WHERE id = $1', [id, state, error]);
  };
  const dead = async (kind = 'retry', code = '63016'): Promise<string> => {
    const message = await send();
    await end(message, 'failed', { code, message: 'The provider refused it.', kind });
    return message;
  };
  const list = async (query = ''): Promise<{ message: string }[]> =>
    (await business.caller.call('GET', `/v1/dead-letters${query}`)).body.data;
  const listed = async (query = ''): Promise<string[]> => (await list(query)).map(({ message }) => message);
  const replay = (message: string) => business.caller.call('POST', `/v1/dead-letters/${message}/replay`);

  it('are listed with why they failed, and found by code, channel and time', async () => {
    const [first, second] = [await dead('retry', '63016'), await dead('template', '63027')];
    expect(await list('?code=63016')).toEqual([
      {
        message: first,
        conversation: expect.stringMatching(/^cnv_/),
        contact: business.contact,
        channel: business.channel,
        state: 'failed',
        code: '63016',
        kind: 'retry',
        detail: 'The provider refused it.',
        failedAt: expect.any(String),
        attempts: 0,
        reference: 'order 7',
        replayable: true,
      },
    ]);
    expect(await listed(`?channel=${business.channel}`)).toEqual([second, first]);
    expect(await listed('?to=2026-01-01T00:00:00Z')).toEqual([]);
    expect(await listed('?from=2026-01-01T00:00:00Z&limit=1')).toEqual([second]);
  });

  it('are sent anew as a message of their own, which says what it replays, and are then no dead letters any more', async () => {
    const message = await dead();
    const answer = await replay(message);
    expect(answer).toMatchObject({ status: 202, body: { state: 'queued', reference: 'order 7' } });
    const anew = await business.caller.call('GET', `/v1/messages/${answer.body.id}`);
    expect(anew.body).toMatchObject({ replayOf: message, template: { id: business.template, variables: { '1': 'Ana' } } });
    expect((await business.caller.call('GET', `/v1/messages/${message}`)).body.state).toBe('failed');
    expect(await listed()).not.toContain(message);
  });

  it('are never sent anew twice, however many ask at once', async () => {
    const message = await dead();
    const resend = () => business.caller.call('POST', `/v1/messages/${message}/resend`);
    const answers = await Promise.all([replay(message), resend(), replay(message), resend()]);
    const accepted = answers.filter(({ status }) => status === 202);
    expect(accepted).toHaveLength(1);
    for (const { status, body } of answers.filter((answer) => !accepted.includes(answer)))
      expect({ status, code: body.code, replay: body.replay }).toEqual({
        status: 409,
        code: 'already_replayed',
        replay: accepted[0]?.body.id,
      });
    expect((await replay(message)).body.code).toBe('already_replayed');
  });

  it('go through the policy like any message: what it refuses stays a dead letter, with every reason', async () => {
    const message = await dead();
    await business.caller.call('POST', `/v1/contacts/${business.contact}/block`);
    const refused = await replay(message);
    expect(refused).toMatchObject({ status: 422, body: { code: 'recipient_blocked', reasons: [{ code: 'recipient_blocked' }] } });
    expect(await listed()).toContain(message);
    await business.caller.call('POST', `/v1/contacts/${business.contact}/unblock`);
    expect((await replay(message)).status).toBe(202);
  });

  it('are replayed many at once, by id or by filter; what cannot be mended is passed by', async () => {
    const [one, two] = [await dead('retry', '63112'), await dead('retry', '63112')];
    const gone = await dead('recipient_opted_out', '63112');
    const waiting = await send();
    const byIds = await business.caller.call('POST', '/v1/dead-letters/replay', { ids: [one, waiting] });
    expect(byIds.body).toMatchObject({
      replayed: 1,
      refused: 1,
      results: [
        { message: one, outcome: 'accepted', replay: { state: 'queued' } },
        { message: waiting, outcome: 'refused', code: 'message_not_resendable' },
      ],
    });
    const byFilter = await business.caller.call('POST', '/v1/dead-letters/replay', { filter: { code: '63112' } });
    expect(byFilter.body).toMatchObject({ replayed: 1, refused: 0, results: [{ message: two }], nextCursor: null });
    expect(await list('?code=63112')).toEqual([expect.objectContaining({ message: gone, replayable: false })]);
  });

  it('leave the list when a late report proves that the customer has the message', async () => {
    const message = await dead();
    await end(message, 'delivered');
    expect(await listed()).not.toContain(message);
    expect((await replay(message)).body.code).toBe('message_not_resendable');
  });
});
