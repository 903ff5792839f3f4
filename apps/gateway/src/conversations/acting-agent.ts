import type { Conversation } from '@heliograph/persistence';
import { forbidden, unprocessable, type ProblemError } from '../http';
import { uuidOf } from '../public-ids';
import type { Requester } from '../requester';

/** Who acts: an agent who is signed in acts for themselves; an API key names the agent it acts for. */
export function actingAgent(by: Requester, named: string | undefined): string | ProblemError {
  const given = named === undefined ? null : uuidOf('agent', named);
  if (by.agentId === null) return given ?? agentRequired;
  return given === null || given === by.agentId ? by.agentId : forbidden('not_your_agent', 'You act for yourself only.');
}

const agentRequired = unprocessable('agent_required', 'An API key is nobody: name the agent it acts for.', {
  errors: [{ pointer: '/agent', code: 'required', message: 'The agent who acts' }],
});

/** Agents act on what is theirs, what nobody has, and what they are offered; supervisors, admins and API keys on all. */
export function mayActOn(by: Requester, conversation: Conversation): boolean {
  if (by.agentId === null || by.role === 'admin' || by.role === 'supervisor') return true;
  const { assigneeId, status, offeredToId } = conversation;
  return assigneeId === null || assigneeId === by.agentId || status !== 'active' || offeredToId !== null;
}
