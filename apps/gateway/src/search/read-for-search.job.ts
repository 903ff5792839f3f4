import type { Stores } from '@heliograph/persistence';

/** Rounds of one job: a long backlog is shared among several jobs, so that the others of its queue get their turn. */
const mostRounds = 20;

/** Brings search up to date. Any number of workers: one reads at a time, and what a crash left half done was never committed. */
export class ReadForSearch {
  constructor(private readonly stores: Pick<Stores, 'searchIndex'>) {}

  async handle(): Promise<void> {
    for (let round = 0; round < mostRounds && (await this.stores.searchIndex.readContacts()) > 0; round++);
    for (let round = 0; round < mostRounds && (await this.stores.searchIndex.readMessages()) > 0; round++);
  }
}
