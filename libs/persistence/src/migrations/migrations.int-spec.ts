import { createTestDatabase, type TestDatabase } from '../testing';
import { migrations } from './index';

// Real: Postgres, one database of this spec alone.
describe('the migrations', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase({ migrate: false });
  });
  afterAll(() => database.drop());

  const own = `('migrations', 'typeorm_metadata')`;
  const schema = async () => ({
    columns: await database.dataSource.query(
      `SELECT table_name, column_name, data_type, udt_name, is_nullable, column_default FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name NOT IN ${own} ORDER BY table_name, column_name`,
    ),
    indexes: await database.dataSource.query(
      `SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename NOT IN ${own} ORDER BY indexdef`,
    ),
    triggers: await database.dataSource.query(
      `SELECT event_object_table, trigger_name, event_manipulation FROM information_schema.triggers ORDER BY 1, 2, 3`,
    ),
    functions: await database.dataSource.query(
      `SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1`,
    ),
  });

  it('run up, all the way down, and up again to the same schema', async () => {
    const { dataSource } = database;
    expect(await dataSource.runMigrations()).toHaveLength(migrations.length);
    const first = await schema();
    expect(first.columns.length).toBeGreaterThan(0);
    for (const migration of migrations) {
      await dataSource.undoLastMigration();
      expect(migration).toBeDefined();
    }
    expect(await schema()).toEqual({ columns: [], indexes: [], triggers: [], functions: [] });
    expect(await dataSource.runMigrations()).toHaveLength(migrations.length);
    expect(await schema()).toEqual(first);
  });

  it('make exactly the tables and columns that the entities name, with their types and nullability', async () => {
    const { dataSource } = database;
    const inDatabase = (await schema()).columns.map((column: Record<string, string>) => ({
      table: column['table_name'],
      column: column['column_name'],
      type: column['data_type'] === 'ARRAY' ? `${column['udt_name']}`.replace(/^_(.*)/, '$1[]') : column['data_type'],
      nullable: column['is_nullable'] === 'YES',
    }));
    const inEntities = dataSource.entityMetadatas.flatMap((entity) =>
      entity.columns.map((column) => ({
        table: entity.tableName,
        column: column.databaseName,
        type: dataSource.driver.normalizeType(column) + (column.isArray ? '[]' : ''),
        nullable: column.isNullable,
      })),
    );
    const byName = (a: { table?: string; column?: string }, b: { table?: string; column?: string }) =>
      `${a.table} ${a.column}` < `${b.table} ${b.column}` ? -1 : 1;
    expect(inDatabase.sort(byName)).toEqual(inEntities.sort(byName));
  });

  it('give each entity the primary key it says, except decisions, which is read by message and not unique', async () => {
    const keys: { table: string; columns: string[] }[] = await database.dataSource.query(
      `SELECT i.indrelid::regclass::text AS table, array_agg(a.attname::text ORDER BY a.attname) AS columns FROM pg_index i
         JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
        WHERE i.indisprimary AND i.indrelid::regclass::text NOT IN ${own} AND i.indrelid::regclass::text NOT LIKE 'pg_%'
        GROUP BY 1 ORDER BY 1`,
    );
    const ours = database.dataSource.entityMetadatas
      .filter((entity) => entity.tableName !== 'decisions')
      .map((entity) => ({ table: entity.tableName, columns: entity.primaryColumns.map((column) => column.databaseName).sort() }));
    expect(keys.filter(({ table }) => ours.some((entity) => entity.table === table))).toEqual(
      ours.sort((a, b) => (a.table < b.table ? -1 : 1)),
    );
  });
});
