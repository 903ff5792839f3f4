// Real: files and processes.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localSecrets } from './secrets.mjs';
import { readRunFile, takeLock, writeRunFile } from './run-file.mjs';
import { worthShowing } from './log-lines.mjs';

describe('one platform per checkout', () => {
  let folder;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'heliograph-spec-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('names the launcher that runs already, and where it answers', () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', join('tools', 'dev', 'start.mjs')], {
      stdio: 'ignore',
    });
    try {
      writeFileSync(join(folder, 'start.lock'), String(other.pid));
      writeRunFile(folder, { launcher: other.pid, urls: { gateway: 'http://127.0.0.1:3000' } });
      expect(takeLock(folder)).toEqual({
        pid: other.pid,
        facts: { launcher: other.pid, urls: { gateway: 'http://127.0.0.1:3000' } },
      });
    } finally {
      other.kill('SIGKILL');
    }
  });

  it.each([
    ['whose launcher is gone', '999999999'],
    ['whose pid belongs to another program by now', String(process.pid)],
    ['that was cut short', ''],
  ])('takes over a lock %s, and leaves nothing when it is released', (_, content) => {
    writeFileSync(join(folder, 'start.lock'), content);
    const release = takeLock(folder);
    expect(typeof release).toBe('function');
    writeRunFile(folder, { launcher: process.pid });
    release();
    expect(existsSync(join(folder, 'start.lock'))).toBe(false);
    expect(readRunFile(folder)).toBeUndefined();
  });

  it('makes a secret once, for its owner only', () => {
    const first = localSecrets(folder);
    expect(Buffer.from(first.HELIOGRAPH_SECRET_KEY, 'base64')).toHaveLength(32);
    expect(localSecrets(folder)).toEqual(first);
    expect(statSync(join(folder, 'secrets.json')).mode & 0o077).toBe(0);
  });

  it('refuses a damaged secret instead of making a new one, with which nothing stored could be read', () => {
    writeFileSync(join(folder, 'secrets.json'), '{"HELIOGRAPH_SECRET_KEY":"c2hvcnQ="}');
    expect(() => localSecrets(folder)).toThrow('32 bytes');
  });
});

describe('what the launcher shows of the logs', () => {
  it.each([
    ['{"level":30,"msg":"listening"}', undefined],
    ['{"level":40,"msg":"slow"}', 'warning: slow'],
    ['{"level":"error","msg":"no","err":{"message":"reset"}}', 'error: no: reset'],
    ['Error: boom', 'Error: boom'],
    ['', undefined],
  ])('%s', (line, shown) => expect(worthShowing(line)).toBe(shown));
});
