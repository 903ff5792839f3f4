/** What an API key may be allowed to do. A key of the role `admin` may do all of it, whatever its list says. */
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
] as const;
export type Scope = (typeof scopes)[number];

export const roles = ['admin', 'supervisor', 'agent', 'viewer'] as const;
export type Role = (typeof roles)[number];
