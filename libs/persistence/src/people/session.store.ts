import { newId } from '@heliograph/platform';
import { LessThan, MoreThan, Not, type EntityManager } from 'typeorm';
import type { HotSql } from '../sql';
import { Session } from './session.entity';

/** Whose session it is, as the guard needs it. */
export interface SessionHolder {
  sessionId: string;
  workspaceId: string;
  agentId: string;
  role: string;
  lastSeenAt: Date | null;
  expiresAt: Date;
  oidc: boolean;
}

const FIND = {
  name: 'sessions.find',
  text: `SELECT s.id AS "sessionId", s.workspace_id AS "workspaceId", s.agent_id AS "agentId", a.role, a.last_seen_at AS "lastSeenAt",
                s.expires_at AS "expiresAt", s.oidc
           FROM sessions s JOIN agents a ON a.id = s.agent_id
          WHERE s.token_hash = $1 AND s.expires_at > $2 AND a.status = 'active'`,
};
const IS_ALIVE = {
  name: 'sessions.isAlive',
  text: `SELECT 1 FROM sessions s JOIN agents a ON a.id = s.agent_id
          WHERE s.id = $2 AND s.workspace_id = $1 AND s.expires_at > $3 AND a.status = 'active'`,
};

export class SessionStore {
  constructor(
    private readonly manager: EntityManager,
    private readonly sql: HotSql,
  ) {}

  async open(
    tx: EntityManager,
    workspaceId: string,
    session: Pick<Session, 'agentId' | 'tokenHash' | 'oidc' | 'expiresAt'>,
    now: Date,
  ): Promise<string> {
    const id = newId();
    await tx.insert(Session, { ...session, id, workspaceId, createdAt: now });
    return id;
  }

  /** Without a workspace: the hash is how it is found. Nothing for a session that ended or an agent who is not active: asked each time. */
  async find(tokenHash: string, now: Date): Promise<SessionHolder | null> {
    return (await this.sql.query<SessionHolder>(FIND, [tokenHash, now]))[0] ?? null;
  }

  /** For what lasts longer than a request: a live connection asks again and again. */
  async isAlive(workspaceId: string, id: string, now: Date): Promise<boolean> {
    return (await this.sql.query(IS_ALIVE, [workspaceId, id, now])).length === 1;
  }

  async end(workspaceId: string, id: string, tx: EntityManager = this.manager): Promise<boolean> {
    return (await tx.delete(Session, { id, workspaceId })).affected === 1;
  }

  /** Signs the agent out everywhere, or everywhere else. How many sessions that were. */
  async endOf(tx: EntityManager, workspaceId: string, agentId: string, except: string | null = null): Promise<number> {
    const whose = { workspaceId, agentId, ...(except === null ? {} : { id: Not(except) }) };
    return (await tx.delete(Session, whose)).affected ?? 0;
  }

  count(workspaceId: string, agentId: string, now: Date): Promise<number> {
    return this.manager.countBy(Session, { workspaceId, agentId, expiresAt: MoreThan(now) });
  }

  /** Whatever its workspace: the browser that signs in anew brings the token of its old session. */
  async endByToken(tokenHash: string): Promise<void> {
    await this.manager.delete(Session, { tokenHash });
  }

  async sweep(now: Date): Promise<void> {
    await this.manager.delete(Session, { expiresAt: LessThan(now) });
  }
}
