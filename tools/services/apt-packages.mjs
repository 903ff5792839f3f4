// Packages of Debian and Ubuntu, unpacked into a folder without installing them.
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../processes/command.mjs';

/** @param {string} shown how the folder is written @param {string} [root] where it is now @returns {string[]} folders of libraries */
export function librariesOf(shown, root = shown) {
  return ['usr/lib', 'lib'].flatMap((lib) => [
    join(shown, lib),
    ...foldersIn(join(root, lib)).map((name) => join(shown, lib, name)),
  ]);
}

function foldersIn(parent) {
  if (!existsSync(parent)) return [];
  return readdirSync(parent, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
}

/** apt with lists and cache of its own: an ordinary user may not touch the system's. @param {string} work */
export function ownApt(work) {
  mkdirSync(join(work, 'lists', 'partial'), { recursive: true });
  mkdirSync(join(work, 'cache', 'archives', 'partial'), { recursive: true });
  const options = [
    `Dir::State::lists=${work}/lists`,
    `Dir::Cache=${work}/cache`,
    'APT::Sandbox::User=',
    'Acquire::Retries=2',
    'Acquire::http::Timeout=30',
    'Acquire::Languages=none',
  ];
  return options.flatMap((option) => ['-o', option]);
}

/** Downloads and unpacks; stops at the first that fails. @param {string[]} packages */
export async function download(packages, { work, root, own }) {
  const debs = join(work, 'debs');
  rmSync(debs, { recursive: true, force: true });
  mkdirSync(debs, { recursive: true });
  const got = await runCommand('apt-get', [...own, 'download', '-q', ...packages], { cwd: debs, timeoutMs: 300_000 });
  if (!got.ok) return got;
  for (const deb of readdirSync(debs).filter((name) => name.endsWith('.deb'))) {
    const unpacked = await runCommand('dpkg', ['-x', join(debs, deb), root]);
    if (!unpacked.ok) return unpacked;
  }
  return got;
}

/** What a program would not find. @param {string} program @param {string} root @returns {Promise<string[]>} */
export async function missingLibraries(program, root) {
  const env = { ...process.env, LD_LIBRARY_PATH: [...librariesOf(root), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':') };
  const linked = await runCommand('ldd', [program], { env, timeoutMs: 10_000 });
  return linked.output.split('\n').flatMap((line) => /^\s*(\S+) => not found/.exec(line)?.[1] ?? []);
}
