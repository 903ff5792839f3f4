// Real: a server on loopback that answers as the gateway does. Fake: what it knows.
import { createServer } from 'node:http';
import { createClient } from './client.mjs';
import { readCliConfig } from './cli.config.mjs';
import { readCommand } from './command.mjs';
import { perform } from './perform.mjs';

describe("the operator's command line", () => {
  let server;
  let answer;
  let asked;
  beforeAll(async () => {
    server = createServer((request, reply) => {
      const parts = [];
      request.on('data', (part) => parts.push(part));
      request.on('end', () => {
        const body = parts.length > 0 ? JSON.parse(Buffer.concat(parts).toString()) : undefined;
        asked.push({ method: request.method, url: request.url, body, key: request.headers.authorization });
        const { status = 200, body: said } = answer(request.url, body);
        reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said));
      });
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  beforeEach(() => (asked = []));

  const run = async (...args) => {
    const url = `http://127.0.0.1:${server.address().port}/`;
    const shown = [];
    const refused = await perform(
      readCommand(args),
      createClient(readCliConfig({ HELIOGRAPH_URL: url, HELIOGRAPH_API_KEY: 'hg_test' })),
      (text) => shown.push(text),
    );
    return { refused, text: shown.join('\n') };
  };
  const letter = (message) => ({
    message,
    failedAt: '2026-11-22T10:00:00.000Z',
    code: '63016',
    kind: null,
    attempts: 1,
    replayable: true,
    detail: 'Outside\u001b[31m the window',
  });

  it('lists page after page, as a table without control characters or as the JSON of the API', async () => {
    answer = (url) => ({
      body: url.includes('cursor')
        ? { data: [letter('msg_2')], nextCursor: null }
        : { data: [letter('msg_1')], nextCursor: 'msg_1' },
    });
    const { text } = await run('dead-letters', 'list', '--code', '63016');
    expect(text.split('\n')).toHaveLength(3);
    expect(text).toMatch(/^message +failed at +code/);
    expect(text).not.toContain('\u001b');
    expect(asked.map(({ url }) => url)).toEqual([
      '/v1/dead-letters?code=63016&limit=50',
      '/v1/dead-letters?code=63016&limit=49&cursor=msg_1',
    ]);
    expect(asked[0].key).toBe('Bearer hg_test');
    expect(JSON.parse((await run('dead-letters', 'list', '--json')).text)).toHaveLength(2);
  });

  it('replays these, or all that match, and says how many were refused', async () => {
    const accepted = { message: 'msg_1', outcome: 'accepted', replay: { id: 'msg_9' } };
    const no = { message: 'msg_2', outcome: 'refused', code: 'consent_withdrawn', detail: 'They said no.' };
    answer = (_, { cursor }) => ({ body: { results: cursor ? [no] : [accepted], nextCursor: cursor ? null : 'msg_1' } });
    const { refused, text } = await run('dead-letters', 'replay', '--all', '--code', '63016');
    expect(refused).toBe(1);
    expect(text).toContain('consent_withdrawn: They said no.');
    expect(asked.map(({ body }) => body)).toEqual([
      { filter: { code: '63016' } },
      { filter: { code: '63016' }, cursor: 'msg_1' },
    ]);
    await run('dead-letters', 'replay', 'msg_1', 'msg_3');
    expect(asked.at(-1).body).toEqual({ ids: ['msg_1', 'msg_3'] });
  });

  it('replays the quarantine without going round for ever when everything comes back', async () => {
    answer = () => ({ body: { replayed: 1000, remaining: 1500 } });
    expect((await run('quarantine', 'replay', '--all', '--reason', 'not_matched')).text).toContain('3000');
    expect(asked.map(({ body }) => body)).toEqual(Array(3).fill({ reason: 'not_matched' }));
  });

  it('says what the API refused, and what is wrong with a command', async () => {
    answer = () => ({ status: 403, body: { code: 'scope_missing', detail: 'The key lacks operations:read.' } });
    await expect(run('operations')).rejects.toThrow('403 scope_missing: The key lacks operations:read.');
    expect(() => readCommand(['dead-letters', 'replay'])).toThrow('Give ids, or --all');
    expect(() => readCommand(['messages', 'list'])).toThrow('There is no command messages list');
    expect(() => readCliConfig({})).toThrow('HELIOGRAPH_API_KEY');
    expect(readCommand([])).toBeNull();
  });
});
