import { fromPublicId, toPublicId, type IdKind } from '@heliograph/platform';
import { unprocessable } from './http';

export { isIdKind, publicSubject, readAnyId, withPublicIds } from '@heliograph/platform';

/** The UUID behind a public id whose form the contract has checked. */
export function uuidOf(kind: IdKind, text: string): string {
  const uuid = fromPublicId(kind, text);
  if (uuid === null) throw unprocessable('invalid_id', `Not the id of a ${kind}.`);
  return uuid;
}

export const publicOrNull = (kind: IdKind, uuid: string | null): string | null => (uuid === null ? null : toPublicId(kind, uuid));
