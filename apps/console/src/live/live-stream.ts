import { createSseParser } from './sse-parser';

/** Something that happened, as in `GET /v1/events`. */
export interface LiveEvent {
  id: string;
  type: string;
  subject: { kind: string; id: string };
  data: Record<string, unknown>;
  occurredAt: string;
}
/** Something of the moment that is kept nowhere: typing, viewers, presence, progress of a broadcast. */
export type LiveSignal = { type: string } & Record<string, unknown>;

export type LiveState = 'connecting' | 'open' | 'lost';

export interface LiveListener {
  event?(event: LiveEvent): void;
  signal?(signal: LiveSignal): void;
  /** What was missed cannot be told any more: read everything again. */
  reset?(): void;
}

/** The server pings every 20 s: silence for longer than two of them is a dead connection. */
const silenceMs = 45_000;
const backoffMs = [500, 1000, 2000, 4000, 8000, 15_000];
/** Ids remembered, so that an event told twice (a resume overlaps) acts once. */
const remembered = 2000;

/** One connection to `GET /v1/live` that outlives breaks: resumes after the last id, tells each event once, in order. */
export class LiveStream {
  private readonly listeners = new Set<LiveListener>();
  private readonly watchers = new Set<() => void>();
  private readonly seen = new Set<string>();
  private lastId: string | null = null;
  private abort = new AbortController();
  private failures = 0;
  private stopped = true;
  private timer: ReturnType<typeof setTimeout> | undefined;
  state: LiveState = 'connecting';

  listen(listener: LiveListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => void this.watchers.delete(watcher);
  };

  start(): void {
    if (!this.stopped) return;
    this.stopped = false;
    void this.connect();
    window.addEventListener('online', this.now);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.abort.abort();
    window.removeEventListener('online', this.now);
  }

  private readonly now = (): void => {
    if (this.state !== 'lost') return;
    clearTimeout(this.timer);
    void this.connect();
  };

  private async connect(): Promise<void> {
    if (this.stopped) return;
    this.abort.abort();
    const abort = (this.abort = new AbortController());
    let silence: ReturnType<typeof setTimeout> | undefined;
    const alive = (): void => {
      clearTimeout(silence);
      silence = setTimeout(() => abort.abort(), silenceMs);
    };
    try {
      alive();
      const headers = { accept: 'text/event-stream', ...(this.lastId ? { 'last-event-id': this.lastId } : {}) };
      const response = await fetch('/v1/live', { credentials: 'same-origin', headers, signal: abort.signal });
      if (!response.ok || !response.body) throw new Error(`live: ${response.status}`);
      // Resumed by an id: nothing is missed. Without one, whatever happened while we were away is only in the lists.
      if (this.failures > 0 && this.lastId === null) this.reset();
      this.failures = 0;
      this.become('open');
      const feed = createSseParser(
        (message) => this.take(message.event, message.data, message.id),
        (id) => (this.lastId = id),
      );
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        alive();
        feed(value);
      }
    } catch {
      // Whatever ended it, the answer is the same: try again, from where we were.
    } finally {
      clearTimeout(silence);
    }
    if (this.stopped || this.abort !== abort) return;
    this.become('lost');
    const wait = backoffMs[Math.min(this.failures, backoffMs.length - 1)] ?? 15_000;
    this.failures += 1;
    this.timer = setTimeout(() => void this.connect(), wait * (0.7 + Math.random() * 0.6));
  }

  private take(kind: string, data: string, id: string | null): void {
    if (kind === 'reset') {
      this.lastId = null;
      this.reset();
      return;
    }
    let body: unknown;
    try {
      body = JSON.parse(data);
    } catch {
      return;
    }
    if (kind === 'signal') {
      for (const listener of this.listeners) listener.signal?.(body as LiveSignal);
      return;
    }
    if (!id) return;
    // The place to come back to is a checkpoint's, not this id: an older event may yet be committed after it.
    if (this.seen.has(id)) return;
    this.seen.add(id);
    if (this.seen.size > remembered) this.seen.delete(this.seen.values().next().value as string);
    for (const listener of this.listeners) listener.event?.(body as LiveEvent);
  }

  private reset(): void {
    for (const listener of this.listeners) listener.reset?.();
  }

  private become(state: LiveState): void {
    if (this.state === state) return;
    this.state = state;
    for (const watcher of this.watchers) watcher();
  }
}
