/** Time as an argument: production passes `systemClock`, tests pass their own. Never call `new Date()` elsewhere in a decision. */
export interface Clock {
  now(): Date;
}
export const systemClock: Clock = { now: () => new Date() };
