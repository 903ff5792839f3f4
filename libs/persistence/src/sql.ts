import type { Pool, PoolClient, QueryResultRow } from 'pg';
import type { EventCommits } from './events/event-commits';

/** A named statement is prepared once per connection: the hot paths' plain SQL, kept beside the store that uses it. */
export interface Statement {
  name: string;
  text: string;
}

export interface Sql {
  query<Row extends QueryResultRow>(statement: Statement, values: unknown[]): Promise<Row[]>;
}

const on = (client: Pool | PoolClient, ran: (statement: Statement) => void): Sql => ({
  query: async <Row extends QueryResultRow>(statement: Statement, values: unknown[]) => {
    const { rows } = await client.query<Row>({ name: statement.name, text: statement.text, values });
    ran(statement);
    return rows;
  },
});

/** The pg client under TypeORM, for the hot paths (accept, hand-off, callback, inbound). */
export class HotSql implements Sql {
  private readonly direct: Sql;
  constructor(
    private readonly pool: Pool,
    private readonly commits: EventCommits,
  ) {
    this.direct = on(pool, (statement) => {
      if (commits.writesEvents(statement)) commits.tell();
    });
  }

  query<Row extends QueryResultRow>(statement: Statement, values: unknown[]): Promise<Row[]> {
    return this.direct.query<Row>(statement, values);
  }

  /** One transaction on one connection. A connection whose rollback fails is not given back to the pool. */
  async transaction<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    let wroteEvents = false;
    // A connection lost between two statements is told by an event; without a listener it would end the process.
    const lost = (error: Error) => (broken = error);
    client.on('error', lost);
    try {
      await client.query('BEGIN');
      const result = await work(on(client, (statement) => (wroteEvents ||= this.commits.writesEvents(statement))));
      await client.query('COMMIT');
      if (wroteEvents) this.commits.tell();
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((rollbackError: Error) => (broken = rollbackError));
      throw error;
    } finally {
      client.removeListener('error', lost);
      client.release(broken);
    }
  }
}

/** Times inside JSON that Postgres built come back as text. */
export const dateOrNull = (value: string | Date | null | undefined): Date | null =>
  value === null || value === undefined ? null : value instanceof Date ? value : new Date(value);
