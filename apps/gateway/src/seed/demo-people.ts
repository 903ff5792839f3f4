import type { Stores } from '@heliograph/persistence';
import { Passwords } from '../people/passwords';
import type { Tx } from '../audit/acts';
import type { DemoWorkspace } from './demo-workspace';

export interface DemoPerson {
  name: string;
  role: 'supervisor' | 'agent';
  email: string;
  /** Known to everybody who reads this: nothing but the seed sets it, and the seed fills in nothing but the demo. */
  password: string;
  skills: string[];
}

export const demoPeople: readonly DemoPerson[] = [
  {
    name: 'Sofia Marques',
    role: 'supervisor',
    email: 'sofia@corner-bakery.test',
    password: 'demo supervisor bread',
    skills: ['en', 'pt'],
  },
  { name: 'Rui Costa', role: 'agent', email: 'rui@corner-bakery.test', password: 'demo agent rye loaf', skills: ['en', 'pt'] },
  { name: 'Mei Chen', role: 'agent', email: 'mei@corner-bakery.test', password: 'demo agent oat loaf', skills: ['en', 'zh'] },
];

const teamName = 'Front desk';

/** The team that answers the demo's channel. Who exists already keeps what was changed since, the password too. */
export async function welcomePeople(stores: Stores, { workspaceId, channel }: DemoWorkspace, now: Date): Promise<void> {
  const passwords = new Passwords();
  const missing: (DemoPerson & { passwordHash: string })[] = [];
  for (const person of demoPeople) {
    const known = await stores.agents.findByEmail(person.email);
    if (known && known.workspaceId !== workspaceId)
      throw new Error(`${person.email} works in another workspace of this database`);
    if (!known) missing.push({ ...person, passwordHash: await passwords.hash(person.password) });
  }
  if (missing.length === 0) return;
  await stores.dataSource.transaction(async (tx) => {
    const teamId = await frontDesk(stores, tx, workspaceId, channel.id, now);
    for (const { name, email, role, skills, passwordHash } of missing) {
      const agent = await stores.agents.create(tx, workspaceId, { name, email, role, skills, capacity: 10 }, now);
      if (!agent) throw new Error(`${email} was made by another seed at the same time`);
      await stores.agents.change(tx, workspaceId, agent.id, { status: 'active', passwordHash });
      if (teamId && role === 'agent') await stores.teams.setTeamsOf(tx, workspaceId, agent.id, [teamId]);
    }
  });
}

/** Null when there is a team of this name already: then its members and rules are somebody's own by now. */
async function frontDesk(stores: Stores, tx: Tx, workspaceId: string, channelId: string, now: Date): Promise<string | null> {
  const team = await stores.teams.create(tx, workspaceId, teamName, now);
  if (!team) return null;
  if (await stores.routing.ruleOf(workspaceId, channelId, tx)) return team.id;
  await stores.routing.putRule(tx, {
    channelId,
    workspaceId,
    teamId: team.id,
    strategy: 'round_robin',
    skillFrom: null,
    escalateAfterSeconds: null,
    escalateToTeamId: null,
    outOfHoursEnabled: false,
    outOfHoursText: {},
    stickyReplies: true,
    updatedAt: now,
  });
  return team.id;
}
