import { Injectable } from '@nestjs/common';
import type { ChangeViewBody, CreateViewBody } from '@heliograph/contracts';
import type { SavedView, SavedViewDraft } from '@heliograph/persistence';
import { Acts } from '../audit/acts';
import { forbidden, notFound, ProblemError } from '../http';
import type { Outcome } from '../outcome';
import type { Requester } from '../requester';

/** Saved filters. Somebody else's private view is nobody's business, so it is a 404; a shared one may be changed by a supervisor too. */
@Injectable()
export class ChangeViews {
  constructor(private readonly acts: Acts) {}

  create(by: Requester, body: CreateViewBody): Promise<SavedView> {
    return this.acts.perform(by, async ({ tx, now, record }) => {
      const view = await this.acts.stores.savedViews.create(tx, by.workspaceId, { ...body, owner: by.actor }, now);
      await record({
        action: 'view.created',
        subject: { kind: 'savedView', id: view.id },
        after: { name: view.name, shared: view.shared },
      });
      return view;
    });
  }

  change(by: Requester, id: string, body: ChangeViewBody): Promise<Outcome<SavedView>> {
    return this.acts.perform(by, async ({ tx, record }) => {
      const view = visible(by, await this.acts.stores.savedViews.lock(tx, by.workspaceId, id));
      if (view instanceof ProblemError) return view;
      const change: Partial<SavedViewDraft> = {
        ...(body.name !== undefined && { name: body.name }),
        ...(body.query !== undefined && { query: body.query }),
        ...(body.shared !== undefined && { shared: body.shared }),
      };
      await this.acts.stores.savedViews.change(tx, by.workspaceId, id, change);
      await record({ action: 'view.changed', subject: { kind: 'savedView', id }, after: { fields: Object.keys(body) } });
      return { ...view, ...change };
    });
  }

  remove(by: Requester, id: string): Promise<Outcome<null>> {
    return this.acts.perform(by, async ({ tx, record }) => {
      const view = visible(by, await this.acts.stores.savedViews.lock(tx, by.workspaceId, id));
      if (view instanceof ProblemError) return view;
      await this.acts.stores.savedViews.remove(tx, by.workspaceId, id);
      await record({
        action: 'view.deleted',
        subject: { kind: 'savedView', id },
        before: { name: view.name, shared: view.shared },
      });
      return null;
    });
  }
}

function visible(by: Requester, view: SavedView | null): Outcome<SavedView> {
  if (!view) return notFound('saved view');
  if (view.owner === by.actor) return view;
  if (!view.shared) return notFound('saved view');
  if (by.role === 'admin' || by.role === 'supervisor') return view;
  return forbidden('not_your_view', 'Only its owner or a supervisor may change a shared view.');
}
