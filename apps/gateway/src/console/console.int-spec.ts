// Real: the gateway over HTTP, Postgres, Redis, files. The console is two small files in its place.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStage, type Stage } from '../testing/gateway-stage';
import { findConsole } from './find-console';

describe('the console in the gateway', () => {
  let stage: Stage;
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'heliograph-console-'));
    const folder = join(root, 'web');
    await mkdir(join(folder, 'assets'), { recursive: true });
    await mkdir(join(folder, '.vite'));
    await writeFile(join(root, 'secret.txt'), 'outside');
    await writeFile(join(folder, '.vite', 'manifest.json'), '{"secret":true}');
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>Heliograph</title>');
    await writeFile(join(folder, 'heliograph.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    await writeFile(join(folder, 'assets', 'main-4f2a.js'), 'export {};');
    stage = await openStage({ env: { CONSOLE_DIR: folder } });
  }, 60_000);
  afterAll(async () => {
    await stage.close();
    await rm(root, { recursive: true, force: true });
  });

  /** As a browser that goes to a page; the path is sent as written, dots and all. */
  const visit = (path: string, { accept = 'text/html,*/*;q=0.8', method = 'GET' } = {}) =>
    new Promise<{ status: number; headers: Record<string, unknown>; text: string }>((resolve, reject) => {
      const { hostname, port } = new URL(stage.gateway.url);
      request({ hostname, port, path, method, headers: { accept } }, (answer) => {
        let text = '';
        answer.on('data', (part: Buffer) => (text += part.toString()));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      })
        .on('error', reject)
        .end();
    });

  it.each(['/', '/index.html', '/inbox', '/webhooks', '/conversations/cnv_1?panel=contact', '/invitation?token=inv_x'])(
    'answers %s with the page, never from a cache, and lets no inline script run in it',
    async (path) => {
      const { status, headers, text } = await visit(path);
      expect([status, text]).toEqual([200, '<!doctype html><title>Heliograph</title>']);
      expect(headers['content-type']).toMatch(/^text\/html/);
      expect(headers['cache-control']).toBe('no-cache');
      const scripts = /script-src ([^;]*)/.exec(String(headers['content-security-policy']))?.[1];
      expect(scripts).toBe("'self'");
      expect(headers['x-frame-options']).toBe('DENY');
      expect(headers['referrer-policy']).toBe('no-referrer');
    },
  );

  it('lets browsers keep an asset for a year, because its name changes with its content', async () => {
    const asset = await visit('/assets/main-4f2a.js', { accept: '*/*' });
    expect([asset.status, asset.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
    expect(asset.headers['content-type']).toMatch(/javascript/);
    expect((await visit('/heliograph.svg', { accept: 'image/*' })).headers['cache-control']).toBe('no-cache');
    // A page in place of a missing script would be kept, and break the console until the cache is cleared.
    expect((await visit('/assets/main-old.js')).status).toBe(404);
  });

  it.each(['/v1/nothing', '/webhooks/nothing', '/health/nothing', '/metrics', '/docs/nothing', '/media/nothing', '/v1'])(
    'leaves %s to the API, whoever asks',
    async (path) => {
      const { headers, text } = await visit(path);
      expect(headers['content-type']).toBe('application/problem+json');
      expect(text).not.toContain('<title>');
    },
  );

  it('answers programs that ask for what is not there as before', async () => {
    expect((await visit('/inbox', { accept: 'application/json' })).status).toBe(404);
    expect((await visit('/inbox', { method: 'POST' })).status).toBe(404);
    expect((await visit('/v1/session', { method: 'PUT' })).status).toBe(405);
  });

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%5c..%5csecret.txt',
    '//secret.txt',
    '/.vite/manifest.json',
  ])('shows nothing outside its folder and nothing hidden for %s', async (path) => {
    for (const accept of ['text/html', '*/*']) expect((await visit(path, { accept })).text).not.toMatch(/outside|secret":true/);
  });

  it('refuses to start with a folder that holds no console', () => {
    expect(() => findConsole(root)).toThrow('CONSOLE_DIR');
  });
});
