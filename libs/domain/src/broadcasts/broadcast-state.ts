export const broadcastStates = ['draft', 'ready', 'running', 'paused', 'finished', 'canceled'] as const;
export type BroadcastState = (typeof broadcastStates)[number];

export const audienceStates = ['open', 'freezing', 'frozen'] as const;
export type AudienceState = (typeof audienceStates)[number];

/** Who stopped it: a person, or the watch over failures, opt-outs and quality. */
export const pausers = ['agent', 'failures', 'opt_outs', 'quality'] as const;
export type Pauser = (typeof pausers)[number];

export const broadcastActs = ['freeze', 'start', 'pause', 'resume', 'cancel', 'finish'] as const;
export type BroadcastAct = (typeof broadcastActs)[number];

/** From which states an act is possible, and where it leads. `ready`: its audience is frozen, and it runs once it is started. */
const steps: Record<BroadcastAct, { from: readonly BroadcastState[]; to: BroadcastState }> = {
  freeze: { from: ['draft'], to: 'ready' },
  start: { from: ['ready'], to: 'running' },
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
  cancel: { from: ['draft', 'ready', 'running', 'paused'], to: 'canceled' },
  finish: { from: ['running'], to: 'finished' },
};

/** The state after this act; null when it is not possible from here. What ended stays ended. */
export const afterAct = (state: BroadcastState, act: BroadcastAct): BroadcastState | null =>
  steps[act].from.includes(state) ? steps[act].to : null;

/** An act whose effect is already there: doing it twice is doing it once. */
export const isDone = (state: BroadcastState, act: BroadcastAct): boolean =>
  act !== 'start' && act !== 'resume' && steps[act].to === state;

/** What became of one recipient: the states of its message, and those of somebody who has none. */
export const recipientStates = [
  'pending',
  'queued',
  'held',
  'handing_off',
  'unknown',
  'handed_off',
  'sent',
  'delivered',
  'read',
  'failed',
  'undelivered',
  'expired',
  'canceled',
  'refused',
] as const;
export type RecipientState = (typeof recipientStates)[number];
