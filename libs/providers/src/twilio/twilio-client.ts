import Twilio from 'twilio';
import { Agent } from 'undici';
import type { Clock } from '@heliograph/platform';
import { systemClock } from '@heliograph/platform';
import type { ProviderAccount } from '../provider';
import { basicCredentials, clientKey } from './credentials';
import { baseOrigin } from './provider-origin';
import { UndiciHttpClient } from './undici-http-client';

export interface TwilioClientOptions {
  /** Connections kept per origin, for all accounts together. Default 64. */
  connectionsPerOrigin?: number;
  /** ms for one request when the call names none. Default 15 000. */
  timeoutMs?: number;
  /** ms to connect. Default 5 000. */
  connectTimeoutMs?: number;
  /** SDK clients kept (least recently used go first). Default 500. */
  maxClients?: number;
  clock?: Clock;
}

/**
 * SDK clients by account, credentials and base URL; a rotated credential makes a new client, an old one leaves by age.
 * All share one undici agent, so an evicted client closes no connection under a request.
 */
export class TwilioClients {
  readonly agent: Agent;
  readonly timeoutMs: number;
  readonly clock: Clock;
  private readonly maxClients: number;
  private readonly clients = new Map<string, Twilio.Twilio>();

  constructor(options: TwilioClientOptions = {}) {
    this.timeoutMs = options.timeoutMs ?? 15_000;
    this.maxClients = options.maxClients ?? 500;
    this.clock = options.clock ?? systemClock;
    this.agent = new Agent({
      connections: options.connectionsPerOrigin ?? 64,
      // One request at a time per connection: with pipelining, one slow answer would make its neighbours' outcomes unknown too.
      pipelining: 1,
      connect: { timeout: options.connectTimeoutMs ?? 5_000 },
      // Deadlines are ours, per request (http-exchange.ts).
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  /** Number of clients kept now. */
  get size(): number {
    return this.clients.size;
  }

  of(account: ProviderAccount): Twilio.Twilio {
    const key = clientKey(account);
    const known = this.clients.get(key);
    const client = known ?? this.create(account);
    // Re-inserted at the end: a Map iterates in insertion order, so the first key is the least recently used.
    if (known) this.clients.delete(key);
    this.clients.set(key, client);
    if (this.clients.size > this.maxClients) this.clients.delete(this.clients.keys().next().value!);
    return client;
  }

  /** Waits for requests under way, then closes the connections. */
  async close(): Promise<void> {
    await this.agent.close();
  }

  private create(account: ProviderAccount): Twilio.Twilio {
    const { username, password } = basicCredentials(account);
    return Twilio(username, password, {
      accountSid: account.providerAccountId,
      // Empty, not absent: absent would let the SDK read TWILIO_EDGE and TWILIO_REGION from the environment.
      edge: '',
      region: '',
      httpClient: new UndiciHttpClient(this.agent, baseOrigin(account), this.timeoutMs, this.clock),
    });
  }
}
