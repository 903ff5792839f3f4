/** How much chaos: `npm run test:chaos` asks for more than CI does. */
export interface StormExtent {
  /** Spells of every disturbance. */
  rounds: number;
  outbound: number;
  inbound: number;
  seed: number;
}

const number = (name: string, otherwise: number): number => {
  const value = Number(process.env[name] ?? otherwise);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${name} must be a whole number above 0`);
  return value;
};

export const stormExtent = (): StormExtent => ({
  rounds: number('CHAOS_ROUNDS', 1),
  outbound: number('CHAOS_OUTBOUND', 60),
  inbound: number('CHAOS_INBOUND', 20),
  seed: number('CHAOS_SEED', 1),
});
