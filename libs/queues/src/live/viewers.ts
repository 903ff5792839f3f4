import type { Redis } from 'ioredis';

export interface Viewer {
  agentId: string;
  name: string;
  state: 'viewing' | 'composing';
}

/** Whoever does not say so again within this time has left, ms. */
export const viewerStaysMs = 30_000;

/** Who looks at which conversation right now. In Redis only: lost with it, and right again at everybody's next word. */
export class Viewers {
  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
  ) {}

  /** Notes it, and returns everybody who is there now, this one included. Null only asks. */
  async note(
    place: { workspaceId: string; conversationId: string },
    viewer: (Omit<Viewer, 'state'> & { state: Viewer['state'] | 'left' }) | null,
    now: Date,
  ): Promise<Viewer[]> {
    const key = `${this.prefix}:viewers:${place.workspaceId}:${place.conversationId}`;
    const asked = this.redis.multi();
    if (viewer?.state === 'left') asked.hdel(key, viewer.agentId);
    else if (viewer) {
      const { agentId, name, state } = viewer;
      asked.hset(key, agentId, JSON.stringify({ name, state, until: now.getTime() + viewerStaysMs })).pexpire(key, viewerStaysMs);
    }
    const answers = await asked.hgetall(key).exec();
    const all = (answers?.at(-1)?.[1] ?? {}) as Record<string, string>;
    return Object.entries(all).flatMap(([id, json]) => {
      const { name, state, until } = JSON.parse(json) as { name: string; state: Viewer['state']; until: number };
      return until > now.getTime() ? [{ agentId: id, name, state }] : [];
    });
  }
}
