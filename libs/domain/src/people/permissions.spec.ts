import { mayManage, roles, scopes, scopesOfRole } from './permissions';

describe('what each role may do', () => {
  it('gives an admin everything', () => expect(scopesOfRole.admin).toEqual(scopes));

  it('keeps from a supervisor what opens doors to other systems and what the workspace stands on', () => {
    const missing = scopes.filter((scope) => !scopesOfRole.supervisor.includes(scope));
    expect(missing).toEqual(['accounts:write', 'workspace:write', 'api-keys:write', 'webhooks:write']);
  });

  it('lets an agent answer customers and change nothing but conversations, contacts and files', () => {
    expect(scopesOfRole.agent.filter((scope) => !scope.endsWith(':read')).sort()).toEqual([
      'contacts:write',
      'conversations:write',
      'media:write',
      'messages:send',
    ]);
    for (const scope of ['audit:read', 'api-keys:read', 'webhooks:read', 'operations:read'] as const)
      expect(scopesOfRole.agent).not.toContain(scope);
    expect(scopesOfRole.agent).toContain('live:read');
  });

  it('lets a viewer look, at everything, and touch nothing', () => {
    expect(scopesOfRole.viewer).toEqual(scopes.filter((scope) => scope.endsWith(':read')));
  });

  it('names no scope twice and none that does not exist', () => {
    for (const role of roles) {
      expect(new Set(scopesOfRole[role]).size).toBe(scopesOfRole[role].length);
      expect(scopesOfRole[role].filter((scope) => !scopes.includes(scope))).toEqual([]);
    }
  });

  it('lets nobody make, change or take over somebody who may do more than they', () => {
    const may = (by: 'admin' | 'supervisor' | 'agent') => roles.filter((role) => mayManage(scopesOfRole[by], role));
    expect(may('admin')).toEqual(roles);
    expect(may('supervisor')).toEqual(['supervisor', 'agent', 'viewer']);
    // Their own equals at most, and for that the routes want agents:write, which they lack.
    expect(may('agent')).toEqual(['agent']);
    expect(scopesOfRole.agent).not.toContain('agents:write');
    expect(mayManage(['agents:write'], 'agent')).toBe(false);
    expect(mayManage(scopes, 'owner')).toBe(false);
  });
});
