import { hash } from '@node-rs/argon2';
import { newId, newSecretToken, toPublicId } from '@heliograph/platform';
import { csrfTokenOf, SESSION_COOKIE } from '../http';
import { callAs, type Caller, type Stage } from './gateway-stage';

export interface Person extends Caller {
  /** Public id. */
  agent: string;
  agentId: string;
  email: string;
  /** What their browser holds. */
  token: string;
}

export const demoPassword = 'flour water salt yeast';
/** Quick on purpose: it is the same algorithm with little memory, which the hash itself says. */
const quickHash = hash(demoPassword, { memoryCost: 256, timeCost: 1, parallelism: 1 });

/** Somebody of this role, active and signed in, in a workspace of their own or in this one. Written as the sign-in would. */
export async function signedIn(
  stage: Stage,
  given: { role?: string; workspaceId?: string; name?: string } = {},
): Promise<Person> {
  const { stores } = stage.gateway;
  const { role = 'admin', name = 'Ana Sousa' } = given;
  const workspaceId = given.workspaceId ?? (await stores.workspaces.create('Test')).id;
  const email = `ana.${newId()}@bakery.test`;
  const passwordHash = await quickHash;
  const { token, hash: tokenHash } = newSecretToken('ses');
  const agentId = await stores.dataSource.transaction(async (tx) => {
    const draft = { name, email, role, skills: [], capacity: 5 };
    const agent = await stores.agents.create(tx, workspaceId, draft, new Date());
    if (!agent) throw new Error('two agents with one e-mail address');
    await stores.agents.change(tx, workspaceId, agent.id, { status: 'active', passwordHash });
    const session = { agentId: agent.id, tokenHash, oidc: false, expiresAt: new Date('2100-01-01T00:00:00Z') };
    await stores.sessions.open(tx, workspaceId, session, new Date());
    return agent.id;
  });
  const headers = { cookie: `${SESSION_COOKIE}=${token}`, 'x-csrf-token': csrfTokenOf(token) };
  return {
    workspaceId,
    secret: token,
    token,
    email,
    agentId,
    agent: toPublicId('agent', agentId),
    call: (method, path, body, more) => callAs(stage.gateway.url, { ...headers, ...more }, method, path, body),
  };
}
