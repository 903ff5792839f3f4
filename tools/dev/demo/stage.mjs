// The hands of the demo: the public API as any caller uses it, and the simulator's control API for what customers and WhatsApp do.
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * @typedef {{ status: number, body: any, headers: Headers }} Answer
 *
 * @typedef {object} Stage
 * @property {Record<string, any>} seed what the demo seed made
 * @property {(method: string, path: string, body?: object, headers?: Record<string, string>) => Promise<Answer>} ask any answer
 * @property {(method: string, path: string, body?: object, headers?: Record<string, string>) => Promise<any>} api the body of a success
 * @property {(method: string, path: string, body?: object) => Promise<any>} simulator
 * @property {{ phone: string, id: string, name: string }} [customer]
 */

/** @param {import('../run-file.mjs').RunFacts} facts @returns {Stage} */
export function createStage({ urls, apiKey, seed = {} }) {
  const ask = async (base, method, path, body, headers) => {
    const answer = await fetch(`${base}${path}`, {
      method,
      headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    }).catch((error) => {
      throw new Error(`${base} does not answer (${error.cause?.code ?? error.message}). Does the platform still run?`);
    });
    const text = await answer.text();
    return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : text, headers: answer.headers };
  };
  const demand = ({ status, body }, what) => {
    if (status < 300) return body;
    throw new Error(`${what} answered ${status}: ${body.code ?? ''} ${body.detail ?? body.error ?? JSON.stringify(body)}`);
  };
  const gateway = (method, path, body, headers) =>
    ask(urls.gateway, method, path, body, { authorization: `Bearer ${apiKey}`, ...headers });
  return {
    seed,
    ask: gateway,
    api: async (method, path, body, headers) => demand(await gateway(method, path, body, headers), `${method} ${path}`),
    simulator: async (method, path, body) => demand(await ask(urls.simulator, method, path, body), `simulator ${method} ${path}`),
  };
}

/**
 * @param {unknown} condition
 * @param {string} why said when it does not hold
 * @returns {asserts condition}
 */
export function must(condition, why) {
  if (!condition) throw new Error(why);
}

/**
 * Looks until there is something to see.
 * @template T
 * @param {string} what
 * @param {() => Promise<T | undefined | null | false>} look
 * @param {{ withinMs?: number, everyMs?: number }} [options]
 * @returns {Promise<T>}
 */
export async function until(what, look, { withinMs = 20_000, everyMs = 100 } = {}) {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    must(Date.now() < deadline, `${what}: not within ${withinMs / 1000} s`);
    await sleep(everyMs);
  }
}

/** A number from a plan that knows it (São Paulo mobiles), so that every run has a customer nobody wrote to before. */
export const freshPhone = () => `+5511${randomInt(960_000_000, 999_999_999)}`;

/** @param {string | null} time @returns {string} `12:30:01.204` */
export const clock = (time) => (time ? time.slice(11, 23) : '–');

/** @param {number} seconds @returns {string} `23 h 57 min` */
export const hours = (seconds) =>
  `${Math.floor(seconds / 3600)} h ${String(Math.floor((seconds % 3600) / 60)).padStart(2, '0')} min`;

/** The reasons of a decision as sentences: code, rule, message, remedy. */
export const reasonsOf = (reasons) => reasons.map(({ code, rule, message, remedy }) => `${code} (${rule}): ${message} ${remedy}`);
