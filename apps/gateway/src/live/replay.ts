import { presentEvent, type Stores } from '@heliograph/persistence';
import { eventFrame, resetFrame } from './frames';
import type { LiveConnection } from './live-connection';

const page = 500;
/** A browser that missed more than this is better off loading anew. */
const mostMissed = 2000;
const longestAwayMs = 24 * 3_600_000;
/** How much later than its id an event may be committed and still be found by a client that comes back with an event's own id, ms. */
const overlapMs = 5000;

/** What was missed since `cursor` is told once more rather than left out: the client knows by the id what it has. */
export async function replay(
  stores: Pick<Stores, 'events'>,
  connection: LiveConnection,
  workspaceId: string,
  cursor: string,
  now: Date,
): Promise<void> {
  if (now.getTime() - momentOf(cursor) > longestAwayMs) return connection.tell([resetFrame('too_old')]);
  let from = isCheckpoint(cursor) ? cursor : firstIdAt(momentOf(cursor) - overlapMs);
  for (let missed = 0; connection.isOpen;) {
    const events = await stores.events.fresh([{ workspaceId, floor: from }], [], page);
    missed += events.length;
    if (missed > mostMissed) return connection.tell([resetFrame('too_old')]);
    await connection.tell(events.map((event) => eventFrame(presentEvent(event))));
    if (events.length < page) return;
    from = events.at(-1)?.id as string;
  }
}

/** The milliseconds a UUIDv7 begins with. */
const momentOf = (id: string): number => parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

const lowestOfMoment = '-7000-a000-000000000000';
/** The places we give out ourselves: everything before them has been told. */
const isCheckpoint = (id: string): boolean => id.endsWith(lowestOfMoment);

function firstIdAt(ms: number): string {
  const hex = Math.max(0, ms).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}${lowestOfMoment}`;
}
