import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

interface Chunk {
  file: string;
  imports?: string[];
  dynamicImports?: string[];
}

const root = join(__dirname, '..');
const limit = 300_000;

describe('the built console', () => {
  let folder: string;
  let manifest: Record<string, Chunk>;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'heliograph-console-'));
    const vite = join(root, '../../node_modules/vite/bin/vite.js');
    execFileSync(process.execPath, [vite, 'build', '--logLevel', 'error', '--outDir', folder], {
      cwd: root,
      stdio: 'pipe',
      env: { ...process.env, NODE_ENV: 'production' },
    });
    manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** The entry with everything it imports at once. */
  function loadedBy(...names: string[]): Set<string> {
    const files = new Set<string>();
    const visit = (name: string): void => {
      const chunk = manifest[name];
      if (!chunk || files.has(chunk.file)) return;
      files.add(chunk.file);
      chunk.imports?.forEach(visit);
    };
    names.forEach(visit);
    return files;
  }
  const weight = (files: Set<string>): number =>
    [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).byteLength, 0);

  it('asks for less than 300 kB of compressed script before the sign-in page, and before the inbox, can be used', () => {
    expect(manifest['index.html']).toBeDefined();
    expect(weight(loadedBy('index.html', 'src/pages/sign-in/index.tsx'))).toBeLessThan(limit);
    expect(weight(loadedBy('index.html', 'src/pages/inbox/index.tsx'))).toBeLessThan(limit);
  });

  it('brings every page as a chunk of its own', () => {
    const first = loadedBy('index.html');
    const pages = Object.keys(manifest).filter((name) => /^src\/pages\/[a-z-]+\/index\.tsx$/.test(name));
    expect(pages.length).toBeGreaterThan(10);
    for (const page of pages) expect(first.has(manifest[page]?.file ?? '')).toBe(false);
  });

  it('holds no script or style that the security policy would refuse', () => {
    const page = readFileSync(join(folder, 'index.html'), 'utf8');
    expect([...page.matchAll(/<script(?![^>]*\bsrc=)/g)]).toEqual([]);
    expect(page).not.toMatch(/\son\w+=/);
  });
});
