/** Who makes a request, as the API key or the session says. Ids are UUIDs, not public ids. */
export interface Caller {
  workspaceId: string;
  /** What they showed: the id of the API key, or of the session. Requests are counted by it. */
  credentialId: string;
  scopes: readonly string[];
  /** admin, supervisor, agent, viewer, or what the workspace calls it. */
  role: string;
  /** How the audit log names the caller: `key:key_…` or `agent:agt_…`. */
  actor: string;
  /** The agent who is signed in; null for an API key. */
  agentId: string | null;
}

/** Finds the caller of a hashed key (see `hashApiKey`); null for a key that does not exist, was revoked or has expired. */
export type ApiKeyLookup = (hash: string) => Promise<Caller | null>;

/** Provide a function of type `ApiKeyLookup` under this token, anywhere in the application's modules. */
export const API_KEY_LOOKUP = Symbol('API_KEY_LOOKUP');

/**
 * Finds the caller of a session by the hash of its cookie; null when it ended. Asked on every request, never remembered: a session that is
 * ended, or whose agent is disabled, is over with the next request.
 */
export type SessionLookup = (hash: string) => Promise<Caller | null>;

/** Provide a function of type `SessionLookup` under this token. */
export const SESSION_LOOKUP = Symbol('SESSION_LOOKUP');
