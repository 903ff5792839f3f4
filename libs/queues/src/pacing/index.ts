export * from './pace-brake';
export { type PaceLimits, paceLimitsAt } from './pace-limits';
export * from './pacing';
