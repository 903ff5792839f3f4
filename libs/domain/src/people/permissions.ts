/** Everything a caller may be allowed to do. An API key holds some of it by name; a person holds what their role holds. */
export const scopes = [
  'accounts:read',
  'accounts:write',
  'channels:read',
  'channels:write',
  'templates:read',
  'templates:write',
  'contacts:read',
  'contacts:write',
  'evidence:read',
  'evidence:write',
  'workspace:read',
  'workspace:write',
  'messages:read',
  'messages:send',
  'conversations:read',
  'conversations:write',
  'events:read',
  'audit:read',
  'api-keys:read',
  'api-keys:write',
  'agents:read',
  'agents:write',
  'teams:read',
  'teams:write',
  'broadcasts:read',
  'broadcasts:write',
  'webhooks:read',
  'webhooks:write',
  'media:read',
  'media:write',
  'reports:read',
  'operations:read',
  'operations:write',
  'live:read',
] as const;
export type Scope = (typeof scopes)[number];

export const roles = ['admin', 'supervisor', 'agent', 'viewer'] as const;
export type Role = (typeof roles)[number];

/** What only an admin may do: what opens doors to other systems, and what the whole workspace stands on. */
const adminOnly: readonly Scope[] = ['api-keys:write', 'webhooks:write', 'workspace:write', 'accounts:write'];

/** What nobody needs who answers customers: the trail of others, keys, doors to other systems, the engine room, legal papers. */
const notForAgents: readonly Scope[] = ['audit:read', 'api-keys:read', 'webhooks:read', 'operations:read', 'evidence:read'];

const reads = scopes.filter((scope) => scope.endsWith(':read'));

/** The one table of who may do what. A route names its scopes; nothing else in the platform asks for a role to open a route. */
export const scopesOfRole: Readonly<Record<Role, readonly Scope[]>> = {
  admin: scopes,
  supervisor: scopes.filter((scope) => !adminOnly.includes(scope)),
  agent: [
    ...reads.filter((scope) => !notForAgents.includes(scope)),
    'messages:send',
    'conversations:write',
    'contacts:write',
    'media:write',
  ],
  viewer: reads,
};

export const isRole = (text: string): text is Role => (roles as readonly string[]).includes(text);

/**
 * Whether somebody with these scopes may make an agent of that role, or act on one (change, disable, hand out a link that lets its owner in).
 * Nobody gives, takes over or switches off more than they hold themselves: a supervisor is no way to become an admin.
 */
export const mayManage = (held: readonly string[], role: string): boolean =>
  isRole(role) ? scopesOfRole[role].every((scope) => held.includes(scope)) : false;
