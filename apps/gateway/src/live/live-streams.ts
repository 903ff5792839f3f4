import type { ServerResponse } from 'node:http';
import type { Stores } from '@heliograph/persistence';
import type { Clock, Logger } from '@heliograph/platform';
import { SignalListener, type RedisOptions } from '@heliograph/queues';
import { ProblemError, unavailable } from '../http';
import { seenEveryMs } from '../people/find-session';
import type { Requester } from '../requester';
import { checkpointFrame, retryFrame } from './frames';
import { LiveConnection } from './live-connection';
import { LiveEvents } from './live-events';
import { replay } from './replay';

export interface LiveStreamsOptions {
  stores: Stores;
  redis: RedisOptions;
  clock: Clock;
  logger: Logger;
  /** Open at once in this process. */
  mostConnections: number;
  /** Of one agent or one API key. */
  mostPerCaller: number;
  chance: () => number;
}

const pingEveryMs = 20_000;
/** Hints may be lost with Redis: it is looked without one too, and often while none can come. */
const lookEveryMs = 2000;
const lookWithoutRedisEveryMs = 250;
/** A stream ends after about this long and is opened again: a session or key that is no longer valid hears no more after it. */
const longestMs = 5 * 60_000;

const streamHeaders = { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' };

/** The open streams of this gateway. */
export class LiveStreams {
  private readonly events: LiveEvents;
  private readonly perCaller = new Map<string, number>();
  private open = 0;
  private listener: SignalListener | null = null;
  private timers: NodeJS.Timeout[] = [];
  private closing = false;
  private lookedAt = 0;

  constructor(private readonly options: LiveStreamsOptions) {
    this.events = new LiveEvents(options.stores, options.logger);
  }

  get connections(): number {
    return this.open;
  }

  /** An open stream is a console that is there: its agent stays as present as they chose, though they click nothing. */
  async noteAgents(): Promise<void> {
    const { stores, clock, logger } = this.options;
    const now = clock.now();
    const due = new Date(now.getTime() - seenEveryMs);
    try {
      for (const [workspaceId, ids] of this.events.agents())
        if (ids.size > 0) await stores.agents.seen(workspaceId, [...ids], now, due);
    } catch (error) {
      logger.warn({ err: error }, 'Agents with an open stream could not be noted as seen; the next ping tries again');
    }
  }

  start(): void {
    this.listener = new SignalListener(this.options.redis, {
      committed: () => this.look(),
      signal: (workspaceId, json) => this.events.signal(workspaceId, json),
    });
    this.timers = [
      setInterval(() => this.keepUp(), pingEveryMs),
      setInterval(() => {
        const every = this.listener?.listening ? lookEveryMs : lookWithoutRedisEveryMs;
        if (performance.now() - this.lookedAt >= every) this.look();
      }, lookWithoutRedisEveryMs),
    ];
  }

  /**
   * Refuses, or answers with a stream: from then on the response is ours, and the past is told without being waited for.
   *
   * @param after where the client was, or null: it begins now
   */
  async connect(by: Requester, caller: string, response: ServerResponse, headers: object, after: string | null): Promise<void> {
    this.admit(caller);
    const { workspaceId, agentId } = by;
    const endsAt = performance.now() + longestMs * (0.8 + 0.4 * this.options.chance());
    const connection = new LiveConnection(response, endsAt, agentId);
    response.once('close', () => {
      connection.lost();
      this.release(caller);
      if (this.events.leave(workspaceId, connection)) this.listener?.unwatch(workspaceId);
    });
    const began = await this.events.join(workspaceId, connection);
    this.listener?.watch(workspaceId);
    response.writeHead(200, { ...headers, ...streamHeaders });
    void this.catchUp(connection, workspaceId, began, after);
  }

  private async catchUp(connection: LiveConnection, workspaceId: string, began: string, after: string | null): Promise<void> {
    const { stores, clock, logger } = this.options;
    try {
      await connection.tell([retryFrame(this.retryMs())]);
      if (after !== null) await replay(stores, connection, workspaceId, after, clock.now());
      await connection.tell([checkpointFrame(began)]);
      connection.caughtUp();
      this.look();
    } catch (error) {
      // The client comes back with the place it has: nothing is lost.
      logger.warn({ err: error }, 'A live stream could not be caught up; it is opened again');
      connection.end(this.retryMs());
    }
  }

  /** Ends every stream politely; browsers come back at times of their own. */
  async close(): Promise<void> {
    this.closing = true;
    for (const timer of this.timers) clearInterval(timer);
    this.listener?.close();
    await this.events.stop();
    for (const connection of [...this.events.connections()]) connection.end(this.retryMs());
  }

  private look(): void {
    this.lookedAt = performance.now();
    this.events.look();
  }

  private keepUp(): void {
    const now = performance.now();
    for (const connection of [...this.events.connections()]) if (connection.endsAt <= now) connection.end(this.retryMs());
    this.events.ping();
    void this.noteAgents();
  }

  private admit(caller: string): void {
    if (this.closing || this.open >= this.options.mostConnections)
      throw unavailable(5, 'live_full', 'This gateway holds as many live streams as it may; try again in a moment.');
    const own = this.perCaller.get(caller) ?? 0;
    if (own >= this.options.mostPerCaller)
      throw new ProblemError(
        429,
        'too_many_live_streams',
        'You have as many live streams open as you may; one per browser is enough.',
        {
          headers: { 'retry-after': '5' },
        },
      );
    this.open += 1;
    this.perCaller.set(caller, own + 1);
  }

  private release(caller: string): void {
    this.open -= 1;
    const own = (this.perCaller.get(caller) ?? 1) - 1;
    if (own === 0) this.perCaller.delete(caller);
    else this.perCaller.set(caller, own);
  }

  private retryMs(): number {
    return 1000 + 3000 * this.options.chance();
  }
}
