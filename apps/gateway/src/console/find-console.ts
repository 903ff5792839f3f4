import { existsSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';

/** Where the console's build lies beside ours, in the repository and in the image alike. */
const beside = resolve(__dirname, '../../../console/dist/web');

/**
 * The folder of the console, or null where there is none: an API without a console is a complete API.
 * @throws Error when a folder was named that holds no console, so that a wrong setting is not noticed by its users only
 */
export function findConsole(named: string | undefined): string | null {
  if (named === undefined) return existsSync(join(beside, 'index.html')) ? beside : null;
  const folder = isAbsolute(named) ? named : resolve(named);
  if (!existsSync(join(folder, 'index.html'))) throw new Error('CONSOLE_DIR holds no index.html: build the console first');
  return folder;
}
