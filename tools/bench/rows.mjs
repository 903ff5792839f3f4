// The rows of the table: what is loaded, where it arrives, and beside what it is printed.
import { randomBytes } from 'node:crypto';
import { setReports } from './provider.mjs';
import { ARRIVALS, runRound } from './rounds.mjs';

/** @typedef {'single' | 'batch' | 'callbacks' | 'inbound' | 'half'} RowName */
/** @typedef {{ inFlight: number, seconds: number, most?: number }} Extent `most`: messages, at most */
/** @typedef {(stage: import('./stage.mjs').Stage, extent: Extent, rate?: number) => Promise<import('./rounds.mjs').Round>} Play */

/** Messages in one request to `messages/batch`. */
export const BATCH_SIZE = 100;
const BATCHES_IN_FLIGHT = 4;
/** Batches are accepted faster than they are handed over: without an end the round would be all waiting. */
const MOST_BATCHED = 8000;
/** Webhooks are signed before the clock starts; this many a second are made ready. */
const READY_PER_SECOND = 6000;

const api = ({ workspace, urls }) => ({ origin: urls.gateway, headers: { authorization: `Bearer ${workspace.apiKey}` } });
const wish = ({ workspace }) => ({ channel: workspace.channel, template: workspace.template, phones: workspace.phones });

/** @type {Play} */
const single = (stage, extent, perSecond) =>
  runRound(stage, 'ours', ARRIVALS.handedOff, {
    ...api(stage),
    requests: { make: 'single', path: '/v1/messages', ...wish(stage) },
    ...extent,
    ...(perSecond ? { perSecond } : {}),
  });

/** @type {Play} */
const bare = (stage, extent, perSecond) =>
  runRound(stage, 'bare', ARRIVALS.bareAccepted, {
    origin: stage.urls.bareDoor,
    requests: { make: 'bare', path: '/messages', phones: stage.workspace.phones },
    ...extent,
    ...(perSecond ? { perSecond } : {}),
  });

/** @type {Play} */
const batch = (stage, extent) =>
  runRound(stage, 'ours', ARRIVALS.handedOff, {
    ...api(stage),
    requests: { make: 'batch', path: '/v1/messages/batch', ...wish(stage), size: BATCH_SIZE },
    ...extent,
    inFlight: BATCHES_IN_FLIGHT,
    most: MOST_BATCHED,
  });

/** @type {Play} */
const callbacks = async (stage, extent) => {
  await setReports(stage.provider.origin, true);
  try {
    return await runRound(stage, 'ours', ARRIVALS.read, {
      ...api(stage),
      requests: { make: 'single', path: '/v1/messages', ...wish(stage) },
      ...extent,
    });
  } finally {
    await setReports(stage.provider.origin, false);
  }
};

const webhook = (stage, path, origin, { inFlight, seconds, most = Infinity }) => {
  const { accountSid, authToken, from: to } = stage.provider;
  const seed = randomBytes(8).toString('hex');
  const count = Math.min(most, Math.ceil(seconds * READY_PER_SECOND));
  const requests = { make: 'inbound', path, signedUrl: `${origin}${path}`, accountSid, authToken, to, seed, count };
  return { origin, requests: { ...requests, phones: stage.workspace.phones }, inFlight, seconds };
};

/** @type {Play} */
const inbound = (stage, extent) =>
  runRound(stage, 'ours', ARRIVALS.inbound, webhook(stage, '/webhooks/twilio/inbound', stage.urls.gateway, extent));

/** @type {Play} */
const bareInbound = (stage, extent) =>
  runRound(stage, 'bareWebhooks', ARRIVALS.bareInbound, webhook(stage, '/inbound', stage.urls.bareWebhooks, extent));

/**
 * `beside`: the figure a row's ratio is taken to, another row's name or a pipeline of its own that is played in turn with it.
 * @type {Record<RowName, { title: string, play: Play, besideTitle: string, beside?: Play, besideRow?: 'single' | 'bare', atHalf?: boolean }>}
 */
export const ROWS = {
  single: { title: 'POST /v1/messages', play: single, besideTitle: 'bare pipeline', beside: bare },
  batch: { title: `POST /v1/messages/batch (${BATCH_SIZE} each)`, play: batch, besideTitle: 'bare pipeline', besideRow: 'bare' },
  callbacks: {
    title: 'the same with 3 signed callbacks each',
    play: callbacks,
    besideTitle: 'without callbacks',
    besideRow: 'single',
  },
  inbound: {
    title: 'signed inbound webhooks to committed',
    play: inbound,
    besideTitle: 'bare webhook door',
    beside: bareInbound,
  },
  half: {
    title: 'POST /v1/messages at half of saturation',
    play: single,
    besideTitle: 'bare at half',
    beside: bare,
    atHalf: true,
  },
};

export const ROW_NAMES = /** @type {RowName[]} */ (Object.keys(ROWS));
