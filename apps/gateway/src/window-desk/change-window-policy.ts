import { Injectable } from '@nestjs/common';
import type { WindowPolicyBody } from '@heliograph/contracts';
import { Acts } from '../audit/acts';
import { notFound } from '../http';
import type { Outcome } from '../outcome';
import { uuidOf } from '../public-ids';
import type { Requester } from '../requester';
import { windowPolicyOf } from './window-policy';

/** What happens by itself when windows close: with before and after on record. */
@Injectable()
export class ChangeWindowPolicy {
  constructor(private readonly acts: Acts) {}

  async change(by: Requester, policy: WindowPolicyBody): Promise<Outcome<WindowPolicyBody>> {
    const { workspaces, templates } = this.acts.stores;
    for (const { template } of [policy.nudge, policy.fallback])
      if (template && !(await templates.get(by.workspaceId, uuidOf('template', template.id)))) return notFound('template');
    return this.acts.perform(by, async ({ tx, record }) => {
      const before = await workspaces.lock(tx, by.workspaceId);
      await workspaces.changeSettings(by.workspaceId, { windowPolicy: policy }, tx);
      await record({
        action: 'workspace.window_policy_changed',
        subject: { kind: 'workspace', id: by.workspaceId },
        before: windowPolicyOf(before.settings),
        after: policy,
        event: { type: 'workspace.changed', data: { fields: ['windowPolicy'] } },
      });
      return policy;
    });
  }
}
