import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { SESSION_COOKIE } from '../http';
import type { Caller, Stage } from './gateway-stage';

export interface LiveBlock {
  id: string | null;
  event: string | null;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  data: any;
  retry: number | null;
}

/** Reads a live stream as a browser does: blocks with data are events, any id is remembered. */
export class LiveClient {
  readonly blocks: LiveBlock[] = [];
  lastEventId: string | null = null;
  ended = false;
  private text = '';
  private waiting: (() => void)[] = [];

  private constructor(
    private readonly asked: ClientRequest,
    readonly response: IncomingMessage,
  ) {
    response.setEncoding('utf8');
    response.on('data', (text: string) => this.read(text));
    response.on('close', () => {
      this.ended = true;
      this.wake();
    });
    response.on('error', () => undefined);
  }

  static open(stage: Stage, caller: Caller, lastEventId?: string | null): Promise<LiveClient> {
    const who =
      'token' in caller ? { cookie: `${SESSION_COOKIE}=${caller.secret}` } : { authorization: `Bearer ${caller.secret}` };
    const headers = { ...who, ...(lastEventId ? { 'last-event-id': lastEventId } : {}) };
    return new Promise((resolve, reject) => {
      const asked = request(`${stage.gateway.url}/v1/live`, { headers, agent: false }, (response) => {
        if (response.statusCode === 200) resolve(new LiveClient(asked, response));
        else reject(new Error(`the live stream answered ${response.statusCode}`));
      });
      asked.on('error', reject);
      asked.end();
    });
  }

  get events(): LiveBlock[] {
    return this.blocks.filter(({ event, data }) => event !== 'signal' && event !== 'reset' && data !== null);
  }

  /** The first block that is so, already here or coming. */
  async until(wanted: (block: LiveBlock) => boolean, withinMs = 5000): Promise<LiveBlock> {
    const end = performance.now() + withinMs;
    for (;;) {
      const found = this.blocks.find(wanted);
      if (found) return found;
      const left = end - performance.now();
      if (left <= 0 || this.ended) throw new Error(`the stream told ${this.blocks.length} blocks, and not that one`);
      await this.more(left);
    }
  }

  async untilEnded(withinMs = 10_000): Promise<void> {
    const end = performance.now() + withinMs;
    while (!this.ended) {
      if (performance.now() > end) throw new Error('the stream did not end');
      await this.more(end - performance.now());
    }
  }

  close(): void {
    this.asked.destroy();
  }

  private more(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  private wake(): void {
    for (const waiter of this.waiting.splice(0)) waiter();
  }

  private read(text: string): void {
    this.text += text;
    for (let end = this.text.indexOf('\n\n'); end !== -1; end = this.text.indexOf('\n\n')) {
      const block: LiveBlock = { id: null, event: null, data: null, retry: null };
      for (const line of this.text.slice(0, end).split('\n')) {
        const value = line.slice(line.indexOf(': ') + 2);
        if (line.startsWith('id: ')) this.lastEventId = block.id = value;
        if (line.startsWith('event: ')) block.event = value;
        if (line.startsWith('data: ')) block.data = JSON.parse(value);
        if (line.startsWith('retry: ')) block.retry = Number(value);
      }
      this.blocks.push(block);
      this.text = this.text.slice(end + 2);
    }
    this.wake();
  }
}
