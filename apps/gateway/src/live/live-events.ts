import { setTimeout as sleep } from 'node:timers/promises';
import { presentEvent, type DomainEvent, type Stores } from '@heliograph/persistence';
import type { Logger } from '@heliograph/platform';
import { checkpointFrame, eventFrame, pingFrame, signalFrame } from './frames';
import type { LiveConnection } from './live-connection';

/** Of one workspace in one reading. */
const mostAtOnce = 500;
/** A reading is followed by a rest of this many times its own length, so that a flood of events costs a bounded share of the database. */
const restFactor = 3;
const shortestRestMs = 10;

interface Room {
  connections: Set<LiveConnection>;
  /** Everything up to here has been told. */
  floor: string;
}

/**
 * Tells every open connection what was committed, in whatever process. Postgres is the record: hints only say when to look. It looks behind
 * the last settled moment and remembers what it has told since, so that an event which is committed later than a younger one is still told,
 * once, and at once.
 */
export class LiveEvents {
  private readonly rooms = new Map<string, Room>();
  /** Told, and younger than the settled moment. */
  private readonly told = new Set<string>();
  private looking: Promise<void> | null = null;
  private again = false;
  private stopped = false;

  constructor(
    private readonly stores: Pick<Stores, 'events'>,
    private readonly logger: Pick<Logger, 'warn'>,
  ) {}

  get workspaces(): string[] {
    return [...this.rooms.keys()];
  }

  *connections(): Generator<LiveConnection> {
    for (const room of this.rooms.values()) yield* room.connections;
  }

  /** The agents who have a stream open here, by workspace. */
  agents(): Map<string, Set<string>> {
    const agents = new Map<string, Set<string>>();
    for (const [workspaceId, { connections }] of this.rooms)
      agents.set(workspaceId, new Set([...connections].flatMap(({ agentId }) => (agentId === null ? [] : [agentId]))));
    return agents;
  }

  /** From now on this connection is told everything; returns the place that this begins at. */
  async join(workspaceId: string, connection: LiveConnection): Promise<string> {
    // Asked for before it joins: what is committed after this moment is found by the next look.
    const floor = this.rooms.get(workspaceId)?.floor ?? (await this.stores.events.liveFloor());
    if (!connection.isOpen) return floor;
    const room = this.rooms.get(workspaceId) ?? { connections: new Set(), floor };
    this.rooms.set(workspaceId, room);
    room.connections.add(connection);
    return room.floor;
  }

  /** True when it was the last one of its workspace. */
  leave(workspaceId: string, connection: LiveConnection): boolean {
    const room = this.rooms.get(workspaceId);
    if (!room?.connections.delete(connection) || room.connections.size > 0) return false;
    this.rooms.delete(workspaceId);
    return true;
  }

  /** Something may have been committed: looks at once, or once more after the look that is under way. */
  look(): void {
    this.again = true;
    if (this.looking || this.stopped || this.rooms.size === 0) return;
    this.looking = this.lookUntilQuiet().finally(() => {
      this.looking = null;
      // A hint that came between the last look and here.
      if (this.again) this.look();
    });
  }

  signal(workspaceId: string, json: string): void {
    const room = this.rooms.get(workspaceId);
    if (!room) return;
    const frame = signalFrame(json);
    for (const connection of room.connections) connection.push(frame);
  }

  ping(): void {
    for (const { connections, floor } of this.rooms.values()) {
      const frame = pingFrame(floor);
      for (const connection of connections) connection.push(frame);
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.looking;
  }

  private async lookUntilQuiet(): Promise<void> {
    while (this.again && !this.stopped && this.rooms.size > 0) {
      this.again = false;
      const began = performance.now();
      try {
        await this.lookOnce();
      } catch (error) {
        // The next look finds what this one did not.
        this.logger.warn({ err: error }, 'The live stream could not read the events');
      }
      await sleep(Math.max(shortestRestMs, restFactor * (performance.now() - began)));
    }
  }

  private async lookOnce(): Promise<void> {
    const settled = await this.stores.events.liveFloor();
    const looked = [...this.rooms];
    const wishes = looked.map(([workspaceId, { floor }]) => ({ workspaceId, floor }));
    const found = await this.stores.events.fresh(wishes, [...this.told], mostAtOnce);
    const byWorkspace = new Map<string, DomainEvent[]>();
    for (const event of found) {
      this.told.add(event.id);
      const events = byWorkspace.get(event.workspaceId);
      if (events) events.push(event);
      else byWorkspace.set(event.workspaceId, [event]);
    }
    for (const [workspaceId, room] of looked) {
      const events = byWorkspace.get(workspaceId) ?? [];
      if (events.length < mostAtOnce && settled > room.floor) room.floor = settled;
      else if (events.length === mostAtOnce) this.again = true;
      if (events.length === 0) continue;
      const frame = Buffer.concat([...events.map((event) => eventFrame(presentEvent(event))), checkpointFrame(room.floor)]);
      for (const connection of room.connections) connection.push(frame);
    }
    this.forget();
  }

  /** What lies before every floor is not looked at again. */
  private forget(): void {
    let lowest: string | null = null;
    for (const { floor } of this.rooms.values()) if (lowest === null || floor < lowest) lowest = floor;
    for (const id of this.told) if (lowest === null || id < lowest) this.told.delete(id);
  }
}
