import { isRole, scopesOfRole } from '@heliograph/domain';
import type { Stores } from '@heliograph/persistence';
import { safeError, toPublicId, type Clock, type Logger } from '@heliograph/platform';
import type { SessionLookup } from '../http';

/** A request says that the console is there; that is written down at most this often. */
export const seenEveryMs = 30_000;

/** Who is signed in with a session, with the scopes of their role as it is now. */
export const findSession =
  (stores: Pick<Stores, 'sessions' | 'agents'>, clock: Clock, logger: Pick<Logger, 'warn'>): SessionLookup =>
  async (hash) => {
    const now = clock.now();
    const held = await stores.sessions.find(hash, now);
    if (!held) return null;
    const { workspaceId, agentId, role, sessionId, lastSeenAt } = held;
    const due = new Date(now.getTime() - seenEveryMs);
    if (lastSeenAt === null || lastSeenAt < due) {
      // Beside the request: being seen must not make anybody wait, nor fail what they asked for.
      stores.agents
        .seen(workspaceId, [agentId], now, due)
        .catch((error: unknown) => logger.warn({ err: safeError(error) }, 'An agent could not be noted as seen'));
    }
    return {
      workspaceId,
      credentialId: sessionId,
      scopes: isRole(role) ? scopesOfRole[role] : [],
      role,
      actor: `agent:${toPublicId('agent', agentId)}`,
      agentId,
    };
  };
