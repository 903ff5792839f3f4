import type { Stores } from '@heliograph/persistence';
import type { Clock, Logger } from '@heliograph/platform';

const mostMerges = 200;

/** Moves what still arrived under the id of a merged contact: a message accepted or received while the merge committed. */
export class SettleMerges {
  constructor(
    private readonly stores: Pick<Stores, 'contactMerges'>,
    private readonly clock: Clock,
    private readonly logger: Pick<Logger, 'warn'>,
  ) {}

  async handle(): Promise<void> {
    for (const merge of await this.stores.contactMerges.open(mostMerges)) {
      try {
        await this.stores.contactMerges.settle(merge, this.clock.now());
      } catch (error) {
        this.logger.warn({ err: error, contactId: merge.fromId }, 'A merge could not be settled; the next run tries again');
      }
    }
  }
}
