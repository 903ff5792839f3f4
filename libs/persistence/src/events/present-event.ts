import type { EventBody } from '@heliograph/contracts';
import { publicSubject, toPublicId, withPublicIds } from '@heliograph/platform';
import type { DomainEvent } from './domain-event.entity';

/** An event as the outside sees it, the same by every way: pulled, on the live stream, in a webhook. */
export const presentEvent = (event: DomainEvent): EventBody => ({
  id: toPublicId('event', event.id),
  type: event.type,
  subject: { kind: event.subjectKind, id: publicSubject(event.subjectKind, event.subjectId) },
  data: withPublicIds(event.data) as EventBody['data'],
  occurredAt: event.occurredAt.toISOString(),
});
