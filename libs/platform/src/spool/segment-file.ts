import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

/** Lines of a segment in groups. A last line without its end was never acknowledged: `torn` is told, and it is left out. */
export async function* readSegment(path: string, linesAtOnce: number, torn: () => void): AsyncGenerator<string[]> {
  let lines: string[] = [];
  let rest = '';
  for await (const chunk of createReadStream(path, { encoding: 'utf8' })) {
    const parts = (rest + (chunk as string)).split('\n');
    rest = parts.pop() as string;
    for (const line of parts) {
      lines.push(line);
      if (lines.length < linesAtOnce) continue;
      yield lines;
      lines = [];
    }
  }
  if (rest !== '') torn();
  if (lines.length > 0) yield lines;
}

/** Makes a file's name, or its removal, survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(folder, 'r');
    await handle.sync();
  } finally {
    await handle?.close();
  }
}
