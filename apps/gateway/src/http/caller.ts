/** Who makes a request, as the API key (or session) says. Ids are UUIDs, not public ids. */
export interface Caller {
  workspaceId: string;
  apiKeyId: string;
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
