import { safeError } from '../logging/safe-error';
import { within } from './within';

export interface CheckResult {
  ok: boolean;
  /** Milliseconds the check took. */
  ms: number;
  /** Why not, without contents. */
  error?: string;
}
export interface HealthReport {
  ok: boolean;
  checks: Record<string, CheckResult>;
}

/** How long an answer is reused, so that eager probes cannot load the database. */
const REUSE_MS = 1_000;

/**
 * The named conditions under which this process can do its work. Readiness only: a process whose database is away is
 * alive and must not be restarted for it.
 */
export class HealthRegistry {
  private readonly checks = new Map<string, { check: () => Promise<unknown>; timeoutMs: number }>();
  private last: { at: number; report: Promise<HealthReport> } | null = null;
  private stopping = false;

  /** @param nowMs a monotonic clock in ms; only tests replace it. */
  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  /** `check` resolves when all is well and throws otherwise. */
  add(name: string, check: () => Promise<unknown>, { timeoutMs = 1_000 }: { timeoutMs?: number } = {}): void {
    if (this.checks.has(name)) throw new Error(`There is already a health check named ${name}`);
    this.checks.set(name, { check, timeoutMs });
  }

  /** From now on not ready, so that load balancers stop sending before the door closes. */
  beginStopping(): void {
    this.stopping = true;
  }

  /** Runs all checks side by side; at most once a second, concurrent callers share one run. Never throws. */
  async ready(): Promise<HealthReport> {
    if (this.stopping) return { ok: false, checks: { process: { ok: false, ms: 0, error: 'stopping' } } };
    const now = this.nowMs();
    if (!this.last || now - this.last.at >= REUSE_MS) this.last = { at: now, report: this.run() };
    return this.last.report;
  }

  private async run(): Promise<HealthReport> {
    const results = await Promise.all(
      [...this.checks].map(async ([name, { check, timeoutMs }]): Promise<[string, CheckResult]> => {
        const began = performance.now();
        const ms = () => Math.round(performance.now() - began);
        try {
          await within(timeoutMs, name, async () => check());
          return [name, { ok: true, ms: ms() }];
        } catch (error) {
          const { code, message } = safeError(error);
          return [name, { ok: false, ms: ms(), error: code ?? message }];
        }
      }),
    );
    return { ok: results.every(([, result]) => result.ok), checks: Object.fromEntries(results) };
  }
}
