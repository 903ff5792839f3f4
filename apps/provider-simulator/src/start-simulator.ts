import { parse as parseForm } from 'node:querystring';
import fastify from 'fastify';
import { z } from 'zod';
import { answerControlError, parse } from './control/control-error';
import { customerActsRoutes } from './control/customer-acts.routes';
import {
  accountSchema,
  customerSchema,
  directoryRoutes,
  putAccount,
  putCustomer,
  putSender,
  senderSchema,
} from './control/directory.routes';
import { ledgerRoutes } from './control/ledger.routes';
import { leversRoutes } from './control/levers.routes';
import { phoneRoutes } from './phone/phone.routes';
import { Simulation } from './simulation';
import { settingsChangeSchema } from './state/settings';
import { SnapshotFile } from './state/snapshot';
import { contentRoutes } from './twilio/content.routes';
import { messagesRoutes } from './twilio/messages.routes';
import { messagingRoutes } from './twilio/messaging.routes';

/** What exists from the first moment on; the same bodies the control API takes. */
export const seedSchema = z.strictObject({
  accounts: z.array(accountSchema).default([]),
  senders: z.array(senderSchema).default([]),
  customers: z.array(customerSchema).default([]),
  settings: settingsChangeSchema.optional(),
});
export type SimulatorSeed = z.input<typeof seedSchema>;

export interface SimulatorOptions {
  /** Default 127.0.0.1: the control API has no password, so think before binding it anywhere else. */
  host?: string;
  /** Default 0: any free port. */
  port?: number;
  seed?: SimulatorSeed;
  /** Snapshot file; absent = nothing survives the process. */
  dataFile?: string;
  /** Base of the media URLs in inbound webhooks, where gateways do not reach the simulator as the phone page does (containers). */
  publicUrl?: string;
  /** Keep-alive connections per webhook origin; default 64. */
  webhookConnectionsPerOrigin?: number;
}

export interface Simulator {
  /** `http://127.0.0.1:1234`, without a slash at the end: the base URL of every Twilio host, and of the phone page. */
  url: string;
  /** Direct hands on the state, for tests in the same process. */
  simulation: Simulation;
  /** One control call: `control('POST', '/_sim/clock', { advanceSeconds: 60 })`. Throws with the simulator's sentence when refused. */
  control<T = Record<string, unknown>>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<T>;
  close(): Promise<void>;
}

/** Starts a simulated Twilio on loopback HTTP. Rejects when the port is taken, the seed is wrong or the data file unreadable. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulation = new Simulation({
    webhookConnectionsPerOrigin: options.webhookConnectionsPerOrigin ?? 64,
    publicUrl: options.publicUrl,
  });
  const { world } = simulation;
  const snapshot = options.dataFile === undefined ? null : new SnapshotFile(world, options.dataFile);
  snapshot?.load();
  const seed = parse(seedSchema, options.seed);
  for (const account of seed.accounts) putAccount(world, account);
  for (const sender of seed.senders) putSender(world, sender);
  for (const customer of seed.customers) putCustomer(world, customer);
  if (seed.settings) world.changeSettings(seed.settings);
  simulation.resume();

  // Requests that a fault left hanging must not keep the process from closing.
  const app = fastify({ logger: false, forceCloseConnections: true, bodyLimit: 32 * 1024 * 1024, keepAliveTimeout: 60_000 });
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, parseForm(body as string)),
  );
  messagesRoutes(app, simulation);
  contentRoutes(app, simulation);
  messagingRoutes(app, simulation);
  phoneRoutes(app);
  app.register(async (control) => {
    control.setErrorHandler(answerControlError);
    directoryRoutes(control, world);
    customerActsRoutes(control, simulation);
    ledgerRoutes(control, simulation);
    leversRoutes(control, simulation);
  });
  app.setNotFoundHandler(async (request, reply) => {
    const message = `The requested resource ${request.url.split('?', 1)[0]} was not found`;
    return reply.code(404).send({ code: 20404, message, more_info: 'https://www.twilio.com/docs/errors/20404', status: 404 });
  });
  const url = await app.listen({ host: options.host ?? '127.0.0.1', port: options.port ?? 0 });
  snapshot?.start();

  return {
    url,
    simulation,
    async control<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<T> {
      const payload = body === undefined ? {} : { payload: body as object };
      const answer = await app.inject({ method, url: path, headers: { host: new URL(url).host }, ...payload });
      const json = answer.json<T & { error?: string }>();
      if (answer.statusCode >= 400) throw new Error(`${method} ${path}: ${json.error ?? answer.statusCode}`);
      return json;
    },
    async close(): Promise<void> {
      snapshot?.stop();
      await simulation.close();
      await app.close();
    },
  };
}
