import { Injectable } from '@nestjs/common';
import type { ChangeWorkspaceBody, WorkspaceBody } from '@heliograph/contracts';
import type { Workspace } from '@heliograph/persistence';
import { Acts } from '../audit/acts';
import { forbidden } from '../http';
import type { Outcome } from '../outcome';
import type { Requester } from '../requester';
import { changedSettings, presentWorkspace } from './workspace-settings';

/** What a workspace decides for itself: which consent it asks for, its words, its caps. An admin's act, with before and after on record. */
@Injectable()
export class ChangeWorkspace {
  constructor(private readonly acts: Acts) {}

  async change(by: Requester, body: ChangeWorkspaceBody): Promise<Outcome<WorkspaceBody>> {
    if (by.role !== 'admin') return forbidden('role_missing', "Only an admin may change the workspace's settings.");
    return this.acts.perform(by, async ({ tx, record }) => {
      const { workspaces } = this.acts.stores;
      const before = await workspaces.lock(tx, by.workspaceId);
      const settings = changedSettings(before.settings, body);
      await workspaces.changeSettings(by.workspaceId, settings, tx);
      if (body.name !== undefined) await workspaces.rename(tx, by.workspaceId, body.name);
      const after: Workspace = { ...before, name: body.name ?? before.name, settings: { ...before.settings, ...settings } };
      const fields = Object.keys(body);
      if (fields.length === 0) return presentWorkspace(after);
      const [was, is] = [presentWorkspace(before), presentWorkspace(after)];
      await record({
        action: 'workspace.changed',
        subject: { kind: 'workspace', id: by.workspaceId },
        before: pick(was, fields),
        after: pick(is, fields),
        event: { type: 'workspace.changed', data: { fields } },
      });
      return is;
    });
  }
}

const pick = (body: WorkspaceBody, fields: string[]): object =>
  Object.fromEntries(Object.entries(body).filter(([field]) => fields.includes(field)));
