export interface Named {
  id: string;
  name: string;
}
export type Role = 'admin' | 'supervisor' | 'agent' | 'viewer';
export type Presence = 'online' | 'away' | 'offline';

export interface Agent {
  id: string;
  name: string;
  email: string;
  role: Role;
  teams: Named[];
  skills: string[];
  presence: Presence;
  capacity: number;
  load: number;
  language: 'en' | 'zh-CN' | null;
  totp: boolean;
  status: 'active' | 'invited' | 'disabled';
  lastSeenAt: string | null;
  createdAt: string;
}
export interface Session {
  agent: Agent;
  workspace: Named;
  scopes: string[];
  csrfToken: string;
  expiresAt: string;
  oidc: boolean;
}
export interface SignInOptions {
  password: boolean;
  oidc: { name: string; startUrl: string } | null;
}
export interface Page<Item> {
  data: Item[];
  nextCursor: string | null;
}
