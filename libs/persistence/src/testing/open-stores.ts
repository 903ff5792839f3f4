import { createStores, type Stores } from '../stores';
import { createTestDatabase } from './test-database';

/** Every store over a migrated database of this spec alone; call `close` in `afterAll`. */
export async function openStores(options: { poolSize?: number } = {}): Promise<Stores & { close(): Promise<void> }> {
  const database = await createTestDatabase({ poolSize: options.poolSize ?? 10 });
  return { ...createStores(database.dataSource), close: () => database.drop() };
}
