import { Injectable } from '@nestjs/common';
import type { ChangeTagBody, CreateTagBody } from '@heliograph/contracts';
import type { Tag, Taggable } from '@heliograph/persistence';
import { Acts } from '../audit/acts';
import { conflict, notFound, ProblemError } from '../http';
import type { Outcome } from '../outcome';
import { uuidOf } from '../public-ids';
import type { Requester } from '../requester';

const taken = (): ProblemError => conflict('tag_exists', 'There is a tag of this name in this workspace.');

/** The workspace's tags, and what carries them. */
@Injectable()
export class ChangeTags {
  constructor(private readonly acts: Acts) {}

  create(by: Requester, body: CreateTagBody): Promise<Outcome<Tag>> {
    return this.acts.perform(by, async ({ tx, now, record }) => {
      const tag = await this.acts.stores.tags.create(tx, by.workspaceId, body, now);
      if (!tag) return taken();
      await record({ action: 'tag.created', subject: { kind: 'tag', id: tag.id }, after: body });
      return tag;
    });
  }

  change(by: Requester, id: string, body: ChangeTagBody): Promise<Outcome<Tag>> {
    return this.acts.perform(by, async ({ tx, record }) => {
      const { tags } = this.acts.stores;
      const tag = await tags.lock(tx, by.workspaceId, id);
      if (!tag) return notFound('tag');
      const change = {
        ...(body.name !== undefined && { name: body.name }),
        ...(body.color !== undefined && { color: body.color }),
      };
      if (!(await tags.change(tx, tag, change))) return taken();
      const { name, color } = tag;
      await record({ action: 'tag.changed', subject: { kind: 'tag', id }, before: { name, color }, after: change });
      return { ...tag, ...change };
    });
  }

  remove(by: Requester, id: string): Promise<Outcome<null>> {
    return this.acts.perform(by, async ({ tx, record }) => {
      const { tags } = this.acts.stores;
      const tag = await tags.lock(tx, by.workspaceId, id);
      if (!tag) return notFound('tag');
      await tags.remove(tx, by.workspaceId, id);
      await record({ action: 'tag.deleted', subject: { kind: 'tag', id }, before: { name: tag.name, color: tag.color } });
      return null;
    });
  }

  /** Exactly these tags afterwards, whatever there was. */
  async put(by: Requester, kind: Taggable, asked: string, publicTags: string[]): Promise<Outcome<Tag[]>> {
    const { stores } = this.acts;
    const wanted = publicTags.map((tag) => uuidOf('tag', tag));
    if ((await stores.tags.ownOf(by.workspaceId, wanted)).length < wanted.length) return notFound('tag');
    const outcome = await this.acts.perform(by, async ({ tx, record }): Promise<Outcome<string>> => {
      const tagged =
        kind === 'contact'
          ? await stores.contacts.lock(tx, by.workspaceId, asked)
          : await stores.conversations.get(by.workspaceId, asked);
      if (!tagged) return notFound(kind);
      // A conversation that was joined with another since is the other.
      const { id } = tagged;
      const before = (await stores.tags.of(by.workspaceId, kind, [id])).get(id) ?? [];
      await stores.tags.put(tx, by.workspaceId, kind, id, wanted);
      await record({
        action: `${kind}.tagged`,
        subject: { kind, id },
        before: { tags: before.map(({ name }) => name) },
        after: { tags: publicTags },
        event: { type: `${kind}.tagged`, data: { tags: publicTags } },
      });
      return id;
    });
    if (outcome instanceof ProblemError) return outcome;
    return (await stores.tags.of(by.workspaceId, kind, [outcome])).get(outcome) ?? [];
  }
}
