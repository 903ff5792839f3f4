import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** `npm test` finds or fetches a browser and names it here; by hand, whatever is on the PATH is taken. */
export function chromiumPath(): string {
  const { CHROMIUM_PATH, PATH = '' } = process.env;
  const found =
    CHROMIUM_PATH ??
    PATH.split(delimiter)
      .flatMap((folder) => names.map((name) => join(folder, name)))
      .find(existsSync);
  if (!found)
    throw new Error(
      'No Chromium: install one (Debian: apt-get install chromium) or name one in CHROMIUM_PATH. `npm test` installs it where it may.',
    );
  return found;
}
