import { openStores } from './testing';

// Real: Postgres; the lost connection is a backend that another session ends.
describe('a transaction on the hot path', () => {
  let stores: Awaited<ReturnType<typeof openStores>>;
  beforeAll(async () => {
    stores = await openStores({ poolSize: 2 });
  });
  afterAll(() => stores.close());

  it('whose connection is lost between two statements fails, and does not end the process or poison the pool', async () => {
    const work = stores.sql.transaction(async (sql) => {
      const [row] = await sql.query<{ pid: number }>({ name: 'test-pid', text: 'SELECT pg_backend_pid() AS pid' }, []);
      await stores.dataSource.query('SELECT pg_terminate_backend($1, 5000)', [row?.pid]);
      // The event loop turns, so that the loss is told while no statement is under way.
      await new Promise((resolve) => setTimeout(resolve, 50));
      await sql.query({ name: 'test-one', text: 'SELECT 1' }, []);
    });
    await expect(work).rejects.toThrow();
    const answers = await Promise.all([1, 2, 3].map(() => stores.sql.query({ name: 'test-one', text: 'SELECT 1 AS one' }, [])));
    expect(answers).toEqual([[{ one: 1 }], [{ one: 1 }], [{ one: 1 }]]);
  });

  it('that fails gives its connection back clean', async () => {
    for (let round = 0; round < 5; round++) {
      await expect(stores.sql.transaction((sql) => sql.query({ name: 'test-bad', text: 'SELECT 1/0' }, []))).rejects.toThrow(
        /zero/,
      );
    }
    expect(await stores.sql.query({ name: 'test-one', text: 'SELECT 1 AS one' }, [])).toEqual([{ one: 1 }]);
  });
});
