import type { PageBody } from '@heliograph/contracts';

export interface Answer<Body> {
  status: number;
  body: Body;
  headers: Headers;
}

export interface ProblemBody {
  status: number;
  code: string;
  detail: string;
  requestId: string;
  errors?: { pointer?: string; parameter?: string; code: string; message: string }[];
  reasons?: { code: string; rule: string; message: string; remedy: string; facts: Record<string, unknown> }[];
  window?: { open: boolean; opensAt: string | null; closesAt: string | null };
}

export interface RawRequest {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** A caller of the public API, as a platform team would write one. */
export class ApiClient {
  constructor(
    readonly baseUrl: string,
    private readonly apiKey: string | null,
  ) {}

  /** Another caller of the same gateway. */
  as(apiKey: string | null): ApiClient {
    return new ApiClient(this.baseUrl, apiKey);
  }

  /** Exactly what is given, plus the key. Throws only when no answer came. */
  async raw<Body = ProblemBody>({ method, path, headers = {}, body }: RawRequest): Promise<Answer<Body>> {
    const answer = await fetch(`${this.baseUrl}${path}`, {
      method,
      headers: { ...(this.apiKey === null ? {} : { authorization: `Bearer ${this.apiKey}` }), ...headers },
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(20_000),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text.startsWith('{') ? JSON.parse(text) : text) as Body, headers: answer.headers };
  }

  call<Body = ProblemBody>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    return this.raw<Body>({
      method,
      path,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  /** @throws Error with the problem when the answer is no success: for steps that are not what a test is about */
  async get<Body>(path: string): Promise<Body> {
    return this.succeed<Body>('GET', path);
  }

  async post<Body>(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Body> {
    return this.succeed<Body>('POST', path, body, headers);
  }

  async patch<Body>(path: string, body: unknown): Promise<Body> {
    return this.succeed<Body>('PATCH', path, body);
  }

  /** Every page of a list, newest first. */
  async all<Item>(path: string): Promise<Item[]> {
    const items: Item[] = [];
    let cursor: string | null = null;
    do {
      const page: PageBody<Item> = await this.get(
        `${path}${path.includes('?') ? '&' : '?'}limit=100${cursor === null ? '' : `&cursor=${cursor}`}`,
      );
      items.push(...page.data);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return items;
  }

  private async succeed<Body>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Body> {
    const answer = await this.call<Body>(method, path, body, headers);
    if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
}
