import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the checkout these tools lie in: everything the tools touch is named from here, never from the working directory. */
export const checkout = dirname(dirname(fileURLToPath(import.meta.url)));
