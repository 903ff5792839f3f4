// Real: processes and files. No PostgreSQL runs here; a sleeping process stands for whatever has taken the pid since.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../processes/identity.mjs';
import { parsePostgresVersion } from './postgres-binaries.mjs';
import { readLock, recoverPostgres } from './postgres-data.mjs';
import { recoverRedis } from './redis.mjs';

const sleeper = async (...extra) => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log("up")', ...extra], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(child.stdout, 'data');
  return child;
};

describe('what a crashed run left behind', () => {
  let folder;
  const children = [];
  const started = async (...extra) => {
    const child = await sleeper(...extra);
    children.push(child);
    return child;
  };
  const lock = (pid) =>
    writeFileSync(join(folder, 'postmaster.pid'), `${pid}\n${folder}\n1700000000\n15432\n\n127.0.0.1\n  123 456\nready\n`);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'heliograph-spec-'));
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  it('does nothing for a folder that was left in order', async () => {
    expect(await recoverPostgres(folder)).toBeUndefined();
    expect(await recoverRedis(folder)).toBeUndefined();
  });

  it('stops the PostgreSQL of this data folder', async () => {
    const child = await started('postgres', '-D', folder);
    lock(child.pid);
    expect(await recoverPostgres(folder)).toContain('left running');
    expect(isAlive(child.pid)).toBe(false);
  });

  it('never touches a program that only inherited the pid, and releases the lock that names it', async () => {
    const child = await started('editor');
    lock(child.pid);
    expect(await recoverPostgres(folder)).toContain('stale lock');
    expect(isAlive(child.pid)).toBe(true);
    const after = readLock(folder);
    expect(isAlive(after.pid)).toBe(false);
    // PostgreSQL reads the shared memory key from here to find backends that outlived their server.
    expect(after.lines.slice(1)).toContain('  123 456');
  });

  it('leaves the PostgreSQL of another data folder alone', async () => {
    const child = await started('postgres', '-D', '/somewhere/else');
    lock(child.pid);
    await recoverPostgres(folder);
    expect(isAlive(child.pid)).toBe(true);
  });

  it('stops the Redis it wrote down, told apart by its port', async () => {
    const [ours, other] = [await started('redis-server', '127.0.0.1:16379'), await started('redis-server', '127.0.0.1:6379')];
    const note = (pid) => writeFileSync(join(folder, 'running.json'), JSON.stringify({ pid, port: 16379, name: 'redis-server' }));
    note(other.pid);
    expect(await recoverRedis(folder)).toBeUndefined();
    expect(isAlive(other.pid)).toBe(true);
    note(ours.pid);
    expect(await recoverRedis(folder)).toContain('left running');
    expect(isAlive(ours.pid)).toBe(false);
  });

  it('survives a note that was cut short', async () => {
    writeFileSync(join(folder, 'running.json'), '{"pid":');
    expect(await recoverRedis(folder)).toBeUndefined();
    expect(() => readFileSync(join(folder, 'running.json'))).toThrow();
  });
});

describe('the version of a PostgreSQL', () => {
  it.each([
    ['postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)', 15, '15.13'],
    ['postgres (PostgreSQL) 17.10', 17, '17.10'],
    ['postgres (PostgreSQL) 18beta1', 18, '18beta1'],
  ])('reads %s', (text, major, version) => expect(parsePostgresVersion(text)).toEqual({ major, version }));

  it('takes anything else for no PostgreSQL', () => expect(parsePostgresVersion('mysqld 8.0')).toBeUndefined());
});
