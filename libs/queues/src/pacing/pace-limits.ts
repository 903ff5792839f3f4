import { lanes, policyAt, type Lane } from '@heliograph/domain';

/** The numbers the pacing scripts work with; ms unless said otherwise. */
export interface PaceLimits {
  /** One message per contact and channel in this time, with this burst (facts §5.5). */
  pairMs: number;
  pairBurst: number;
  /** Told to come back at most this far beyond the first free moment of a pair. */
  pairSpreadMs: number;
  /** The span in which contacts count once (facts §5.5). */
  dayMs: number;
  /** Share of a portfolio's unique contacts that broadcasts leave to everybody else. */
  reservedShare: number;
  /** How far ahead each lane may book its channel, highest lane first. */
  aheadMs: readonly number[];
  /** Urgent lanes (authentication, reply) may leave this much before their turn: 2 % of a second. */
  borrowMs: number;
  /** Waiting messages of a lane are told distinct moments within this time; beyond it the sweep feeds them in. */
  spreadMs: number;
  /** A reservation is remembered this long after its moment: reserving again meanwhile is the same reservation. */
  keptMs: number;
  /** After a restart of Redis nothing leaves for so long: longer than anything that was booked before. */
  settleMs: number;
  rebuildMs: number;
  /** What is known about a portfolio without traffic is forgotten after this; then it is rebuilt from Postgres. */
  eraKeptMs: number;
  /** After "too fast": to this share, not below the slowest, once in this time, and back to full over this time. */
  slowBy: number;
  slowestShare: number;
  slowOnceMs: number;
  recoverMs: number;
}

const day = 24 * 3_600_000;

/** @param now which version of WhatsApp's numbers is in force */
export function paceLimitsAt(now: Date): PaceLimits {
  const { pairIntervalSeconds, pairBurst } = policyAt(now);
  return {
    pairMs: pairIntervalSeconds * 1000,
    pairBurst,
    pairSpreadMs: 600_000,
    dayMs: day,
    reservedShare: 0.1,
    aheadMs: [550, 450, 350, 250],
    borrowMs: 20,
    spreadMs: 2000,
    keptMs: 15_000,
    settleMs: 600,
    rebuildMs: 1000,
    eraKeptMs: day + 3_600_000,
    slowBy: 0.5,
    slowestShare: 0.1,
    slowOnceMs: 1000,
    recoverMs: 60_000,
  };
}

/** 1 for the highest. */
export const laneRank = (lane: Lane): number => lanes.indexOf(lane) + 1;
