/** Real: the gateway, Postgres and Redis behind a proxy that can be cut. Fake: the provider. */
import { setTimeout as sleep } from 'node:timers/promises';
import { types } from 'node:util';
import { openBusiness, type Business } from './testing/business';
import { cuttableProxy, type CuttableProxy } from './testing/cuttable-proxy';
import { openStage, type Stage } from './testing/gateway-stage';

// Jest runs us in a realm of its own: a socket's own error is an Error of Node's realm, and `instanceof` would not know it.
Object.defineProperty(Error, Symbol.hasInstance, {
  value(this: unknown, thing: unknown) {
    return this === Error ? types.isNativeError(thing) : Function.prototype[Symbol.hasInstance].call(this as () => void, thing);
  },
});

describe('a gateway whose storage goes away and comes back', () => {
  let postgres: CuttableProxy;
  let redis: CuttableProxy;
  let stage: Stage;
  let business: Business;

  beforeAll(async () => {
    stage = await openStage({
      databaseUrl: async (url) => (postgres = await cuttableProxy(url)).url,
      redisUrl: async (url) => (redis = await cuttableProxy(url)).url,
    });
    business = await openBusiness(stage);
  }, 60_000);
  afterAll(async () => {
    await stage.close();
    await postgres.close();
    await redis.close();
  });

  const send = () =>
    business.caller.call('POST', '/v1/messages', {
      channel: business.channel,
      to: { contact: business.contact },
      template: { id: business.template, variables: { '1': 'Ana' } },
    });
  const ready = async () => {
    const answer = await fetch(`${stage.gateway.url}/health/ready`);
    return { status: answer.status, report: (await answer.json()) as { checks: Record<string, { ok: boolean }> } };
  };
  const until = async (what: string, holds: () => Promise<boolean>) => {
    for (let tries = 0; tries < 100; tries++) {
      if (await holds()) return;
      await sleep(100);
    }
    throw new Error(`never: ${what}`);
  };

  it('accepts messages while Redis is away, says so in its readiness, and is ready again by itself', async () => {
    expect((await send()).status).toBe(202);
    redis.cut();
    await until('not ready', async () => (await ready()).status === 503);
    const { report } = await ready();
    expect(report.checks).toMatchObject({ postgres: { ok: true }, redis: { ok: false } });
    const accepted = await send();
    expect(accepted).toMatchObject({ status: 202, body: { state: 'queued' } });
    expect((await business.caller.call('GET', `/v1/messages/${accepted.body.id}`)).body.state).toBe('queued');
    redis.restore();
    await until('ready again', async () => (await ready()).status === 200);
    expect((await send()).status).toBe(202);
  }, 30_000);

  it('answers 503 with Retry-After while Postgres is away, loses nothing, and works again without a restart', async () => {
    const before = await send();
    postgres.cut();
    const away = await send();
    expect(away).toMatchObject({ status: 503, body: { code: 'storage_unavailable' } });
    expect(Number(away.headers.get('retry-after'))).toBeGreaterThan(0);
    const read = await business.caller.call('GET', '/v1/accounts');
    expect(read.status).toBe(503);
    const live = await fetch(`${stage.gateway.url}/health/live`);
    expect(live.status).toBe(200);
    postgres.restore();
    await until('served again', async () => (await send()).status === 202);
    expect((await business.caller.call('GET', `/v1/messages/${before.body.id}`)).body.id).toBe(before.body.id);
    await until('ready again', async () => (await ready()).status === 200);
  }, 30_000);

  it('keeps a sync that was asked for while Redis was away', async () => {
    redis.cut();
    const path = `/v1/accounts/${business.account}/template-sync`;
    expect(await business.caller.call('POST', path)).toMatchObject({ status: 202, body: { coalesced: false } });
    expect(await business.caller.call('POST', path)).toMatchObject({ status: 202, body: { coalesced: true } });
    redis.restore();
    await until('ready again', async () => (await ready()).status === 200);
  });
});
