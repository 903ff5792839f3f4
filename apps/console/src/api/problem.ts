/** A reason of the policy, as it comes in a refusal. */
export interface Reason {
  code: string;
  rule: string;
  message: string;
  remedy: string;
  nextAllowedAt?: string;
  effect: 'hold' | 'refuse';
  facts: Record<string, unknown>;
}

export interface ProblemDocument {
  status: number;
  code: string;
  title: string;
  detail: string;
  requestId?: string;
  errors?: { pointer?: string; parameter?: string; code: string; message: string }[];
  reasons?: Reason[];
  remedy?: string;
}

/** The server answered, and the answer was no. */
export class ApiProblem extends Error {
  constructor(readonly problem: ProblemDocument) {
    super(problem.detail);
    this.name = 'ApiProblem';
  }
  get status(): number {
    return this.problem.status;
  }
  get code(): string {
    return this.problem.code;
  }
}

/** Nobody answered: the network, or the gateway, is away. What was asked may or may not have happened. */
export class ConnectionLost extends Error {
  constructor(cause?: unknown) {
    super('The server cannot be reached', { cause });
    this.name = 'ConnectionLost';
  }
}

export const isProblem = (error: unknown, ...codes: string[]): error is ApiProblem =>
  error instanceof ApiProblem && (codes.length === 0 || codes.includes(error.code));

/** Whatever a failed request holds, as a problem document. */
export function problemOf(status: number, body: unknown): ProblemDocument {
  if (typeof body === 'object' && body !== null && 'code' in body && 'detail' in body) return body as ProblemDocument;
  return { status, code: `http_${status}`, title: `HTTP ${status}`, detail: `HTTP ${status}` };
}
