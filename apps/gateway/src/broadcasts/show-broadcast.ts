import { Inject, Injectable } from '@nestjs/common';
import type { BroadcastBody } from '@heliograph/contracts';
import type { Broadcast, Stores } from '@heliograph/persistence';
import { STORES } from '../tokens';
import { presentBroadcast } from './present-broadcast';

/** Above so many recipients a running broadcast is not counted for every look: the sender counts it, and those figures are shown. */
const countUpTo = 20_000;

/** A broadcast with its template's name and its figures. */
@Injectable()
export class ShowBroadcast {
  constructor(@Inject(STORES) private readonly stores: Stores) {}

  async show(broadcast: Broadcast): Promise<BroadcastBody> {
    const { id, workspaceId, templateId } = broadcast;
    const [[template], figures] = await Promise.all([
      this.stores.templates.byIds(workspaceId, [templateId]),
      broadcast.audienceCount <= countUpTo || broadcast.state !== 'running' || broadcast.progress === null
        ? this.stores.broadcastProgress.count(workspaceId, id)
        : undefined,
    ]);
    return presentBroadcast(broadcast, template, figures ?? undefined);
  }

  /** A list: with the figures as they were counted last. */
  async showAll(workspaceId: string, broadcasts: Broadcast[]): Promise<BroadcastBody[]> {
    const ids = [...new Set(broadcasts.map(({ templateId }) => templateId))];
    const templates = new Map((await this.stores.templates.byIds(workspaceId, ids)).map((template) => [template.id, template]));
    return broadcasts.map((broadcast) => presentBroadcast(broadcast, templates.get(broadcast.templateId)));
  }
}
