import type { ConsentKind, Purpose } from '@heliograph/domain';
import { newId } from '@heliograph/platform';
import type { EntityManager } from 'typeorm';
import { ConsentEntryRow } from './consent-entry.entity';

export interface ConsentDraft {
  purpose: Purpose;
  kind: ConsentKind;
  /** Where it was collected: `web`, `paper`, `sms`, `ivr`, `whatsapp`, `import`, `provider`, `api` … */
  channel: string;
  businessName?: string | null;
  /** The exact words the person saw or said. */
  wording?: string | null;
  wordingVersion?: string | null;
  wordingLanguage?: string | null;
  /** Reference to the proof: a form id, a file id, a message id. */
  evidence?: string | null;
  actor: string;
  messageId?: string | null;
  occurredAt: Date;
}

/** The consent ledger (R8). Append-only: the database refuses update and delete. */
export class ConsentStore {
  constructor(private readonly manager: EntityManager) {}

  async append(
    tx: EntityManager,
    workspaceId: string,
    contactId: string,
    draft: ConsentDraft,
    now: Date,
  ): Promise<ConsentEntryRow> {
    const id = newId();
    await tx.insert(ConsentEntryRow, { ...draft, id, workspaceId, contactId, recordedAt: now });
    return tx.findOneByOrFail(ConsentEntryRow, { id });
  }

  /** As `list`, in the caller's transaction. */
  ledger(tx: EntityManager, contactId: string): Promise<ConsentEntryRow[]> {
    return tx.find(ConsentEntryRow, { where: { contactId }, order: { occurredAt: 'ASC', id: 'ASC' } });
  }

  /** Oldest first, as the domain folds it. */
  list(workspaceId: string, contactId: string): Promise<ConsentEntryRow[]> {
    return this.manager.find(ConsentEntryRow, { where: { workspaceId, contactId }, order: { occurredAt: 'ASC', id: 'ASC' } });
  }
}
