import { pageQuery, type PageBody } from '@heliograph/contracts';
import type { Page, PageRequest } from '@heliograph/persistence';
import { toPublicId, type IdKind } from '@heliograph/platform';
import { publicId } from './http';

/** `?limit=&cursor=` of a list of this noun. A cursor of another workspace only says where to start: it shows nothing. */
export const pageOfKind = (kind: IdKind) => pageQuery(publicId(kind));

export const pageRequest = ({ limit, cursor }: { limit: number; cursor?: string | undefined }): PageRequest => ({
  limit,
  after: cursor ?? null,
});

export const presentPage = <Item, Body>(kind: IdKind, page: Page<Item>, present: (item: Item) => Body): PageBody<Body> => ({
  data: page.items.map(present),
  nextCursor: page.next === null ? null : toPublicId(kind, page.next),
});
