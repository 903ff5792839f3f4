// The load, in a process of its own: so many requests in flight, or so many a second, over kept connections.
import { Pool } from 'undici';
import { percentile } from '../measure/percentiles.mjs';
import { tellParent } from '../own-process.mjs';
import { prepare } from './requests.mjs';

/**
 * @typedef {object} Load
 * @property {string} origin
 * @property {Record<string, string>} [headers] with every request
 * @property {import('./requests.mjs').Requests} requests
 * @property {number} inFlight closed loop: a request leaves when one is answered
 * @property {number} [perSecond] instead: a request leaves when its time has come, however late the others are
 * @property {number} seconds
 * @property {number} [most] messages, at most
 */

/**
 * @typedef {object} LoadResult
 * @property {number} startedAt ms since 1970: the first request
 * @property {number} endedAt the last answer
 * @property {number} messages asked for in requests that were answered 2xx
 * @property {Record<string, number>} statuses by HTTP status, or by the error's code
 * @property {{ p50: number, p99: number }} latencyMs of the answer; in an open loop from the time the request was due
 * @property {string} [complaint] the first body that was not 2xx
 */

/** @type {Pool | undefined} */
let pool;
let poolOf = '';

/** @param {Load} load @returns {Pool} kept from load to load: connections are made outside of what is measured */
function connections({ origin, inFlight }) {
  const key = `${origin} ${inFlight}`;
  if (!pool || poolOf !== key) {
    void pool?.close();
    pool = new Pool(origin, { connections: inFlight, keepAliveTimeout: 60_000, headersTimeout: 60_000 });
    poolOf = key;
  }
  return pool;
}

/** @returns {Promise<{ status: string, body: string }>} on undici's dispatch interface: no stream objects a request */
function post(through, path, headers, body) {
  return new Promise((resolve) => {
    let status = '';
    let text = '';
    through.dispatch(
      { path, method: 'POST', headers, body },
      {
        onRequestStart() {},
        onResponseStart(_controller, code) {
          status = String(code);
        },
        onResponseData(_controller, chunk) {
          if (!status.startsWith('2')) text += chunk.toString();
        },
        onResponseEnd: () => resolve({ status, body: text }),
        onResponseError: (_controller, error) => resolve({ status: error.code ?? error.name, body: error.message }),
      },
    );
  });
}

/** @param {Load} load @returns {Promise<LoadResult>} */
async function run(load) {
  const { requests, headers = {}, inFlight, perSecond, seconds, most = Infinity } = load;
  const through = connections(load);
  const nextRequest = prepare(requests);
  const latencies = [];
  const statuses = {};
  let complaint;
  let messages = 0;
  let index = 0;
  let asked = 0;

  const startedAt = Date.now();
  const began = performance.now();
  const until = began + seconds * 1000;
  const one = async (prepared, due) => {
    const { status, body } = await post(through, requests.path, { ...headers, ...prepared.headers }, prepared.body);
    latencies.push(performance.now() - due);
    statuses[status] = (statuses[status] ?? 0) + 1;
    if (status.startsWith('2')) messages += prepared.messages;
    else complaint ??= `${status}: ${body.slice(0, 500)}`;
  };
  const take = () => {
    if (asked >= most) return undefined;
    const prepared = nextRequest(index++);
    if (prepared) asked += prepared.messages;
    return prepared;
  };
  const loop = async () => {
    while (performance.now() < until) {
      const prepared = take();
      if (!prepared) return;
      await one(prepared, performance.now());
    }
  };
  if (perSecond === undefined) await Promise.all(Array.from({ length: inFlight }, loop));
  else await openLoop(perSecond, seconds, began, take, one);
  return {
    startedAt,
    endedAt: Date.now(),
    messages,
    statuses,
    latencyMs: { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) },
    ...(complaint ? { complaint } : {}),
  };
}

/** Timers are coarse, so each tick sends what has fallen due; the latency counts from the moment it was due. */
function openLoop(perSecond, seconds, began, take, one) {
  const total = Math.round(perSecond * seconds);
  const underWay = [];
  let sent = 0;
  return new Promise((resolve) => {
    const tick = () => {
      const due = Math.min(total, Math.floor(((performance.now() - began) / 1000) * perSecond) + 1);
      for (; sent < due; sent++) {
        const prepared = take();
        if (prepared) underWay.push(one(prepared, began + (sent / perSecond) * 1000));
      }
      if (sent < total) setTimeout(tick, 1);
      else void Promise.all(underWay).then(resolve);
    };
    tick();
  });
}

process.on('message', (load) => {
  run(load).then(
    (result) => tellParent({ result }),
    (error) => tellParent({ failed: error.stack ?? String(error) }),
  );
});
tellParent({ ready: true });
