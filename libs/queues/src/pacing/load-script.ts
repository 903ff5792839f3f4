import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `tsc` copies no `.lua`: beside this file when run from the sources, else in the sources beside `dist` (the image has both). */
const folders = [__dirname, join(__dirname, '..', '..', 'src', 'pacing')];

/** @throws Error naming the script when it lies in neither place: a package without its scripts must not start */
export function loadScript(name: string): string {
  for (const folder of folders) {
    try {
      return readFileSync(join(folder, name), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  throw new Error(`the pacing script ${name} is not part of this build`);
}
