import { Injectable } from '@nestjs/common';
import type { Template } from '@heliograph/persistence';
import { Acts } from '../audit/acts';
import { conflict, notFound } from '../http';
import type { Outcome } from '../outcome';
import type { Requester } from '../requester';

/** Somebody has looked and says that the fault was not the template's: what waits for it is decided again. */
@Injectable()
export class ReleaseTemplate {
  constructor(private readonly acts: Acts) {}

  async release(by: Requester, templateId: string): Promise<Outcome<Template>> {
    const { templateHolds, templates } = this.acts.stores;
    const before = await templates.get(by.workspaceId, templateId);
    if (!before) return notFound('template');
    const released = await this.acts.perform(by, async ({ tx, now, record }) => {
      const [id] = await templateHolds.release(by.workspaceId, tx, [templateId], { at: now, because: 'operator' });
      if (id === undefined) return false;
      await record({
        action: 'template.released',
        subject: { kind: 'template', id: templateId },
        before: { heldAt: before.heldAt, heldCode: before.heldCode },
      });
      return true;
    });
    if (!released) return conflict('template_not_held', 'Nothing holds this template.');
    return { ...before, heldAt: null, heldCode: null, heldMessage: null };
  }
}
