import { Injectable } from '@nestjs/common';
import { Acts } from '../audit/acts';
import type { Outcome } from '../outcome';
import type { Requester } from '../requester';
import { notInQuarantine } from './replay-receipts';

/** Somebody looked, and it means nothing to us: it stays on record, out of the way. */
@Injectable()
export class DismissReceipt {
  constructor(private readonly acts: Acts) {}

  async dismiss(by: Requester, id: string, note: string | null): Promise<Outcome<null>> {
    const { quarantine } = this.acts.stores;
    const dismissed = await this.acts.perform(by, async ({ tx, record }) => {
      if (!(await quarantine.dismiss(by.workspaceId, tx, id, { actor: by.actor, note }))) return false;
      await record({ action: 'receipt.dismissed', subject: { kind: 'receipt', id }, note });
      return true;
    });
    return dismissed ? null : notInQuarantine(await quarantine.exists(by.workspaceId, id));
  }
}
