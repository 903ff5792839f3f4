import { DataSource, type EntityManager } from 'typeorm';
import type { Pool } from 'pg';
import { entities } from './entities';
import { EventCommits } from './events/event-commits';
import { migrations } from './migrations';
import { HotSql } from './sql';

/** A running transaction, as stores take it first. Apps pass it on and know nothing else about it. */
export type Tx = EntityManager;

export interface DatabaseOptions {
  url: string;
  /** Connections of this process; Postgres' default `max_connections` is 100 for all processes together. */
  poolSize?: number;
  applicationName?: string;
  /** Milliseconds a request waits for a free connection, and for the server to answer at connect, before it is told 503. */
  connectTimeoutMs?: number;
}

/** Not connected yet: call `initialize()`. Migrations never run by themselves; `migrate` is a deploy step. */
export function createDataSource(options: DatabaseOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url: options.url,
    poolSize: options.poolSize ?? 10,
    applicationName: options.applicationName ?? 'heliograph',
    entities,
    migrations,
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    extra: {
      connectionTimeoutMillis: options.connectTimeoutMs ?? 3000,
      keepAlive: true,
      // docs/performance.md. Our statements are short and return few rows, but Postgres overestimates what their JSON arguments hold:
      // it would compile them to machine code (50 to 150 ms for less than 1 ms of work), and, with the random reads of a
      // spinning disk in mind, read a whole table of contacts to find thirty.
      options: '-c jit=off -c random_page_cost=1.1',
    },
  });
}

/** The pool under an initialised DataSource. */
export function hotSql(dataSource: DataSource, commits = new EventCommits()): HotSql {
  const pool = (dataSource.driver as unknown as { master: Pool }).master;
  return new HotSql(pool, commits);
}
