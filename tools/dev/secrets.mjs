import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The secrets of this checkout's own installation, made once: what is encrypted with them in the database is lost with them.
 * @param {string} folder `.data`
 * @returns {{ HELIOGRAPH_SECRET_KEY: string }} 32 bytes, base64
 */
export function localSecrets(folder) {
  const file = join(folder, 'secrets.json');
  if (existsSync(file)) {
    const kept = JSON.parse(readFileSync(file, 'utf8'));
    if (Buffer.from(kept.HELIOGRAPH_SECRET_KEY ?? '', 'base64').length !== 32)
      throw new Error(`${file} holds no HELIOGRAPH_SECRET_KEY of 32 bytes.`);
    return kept;
  }
  const made = { HELIOGRAPH_SECRET_KEY: randomBytes(32).toString('base64') };
  const half = `${file}.${process.pid}`;
  writeFileSync(half, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  renameSync(half, file);
  return made;
}
