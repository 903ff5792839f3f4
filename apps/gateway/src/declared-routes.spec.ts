import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { declaredDocument } from './declared-routes';

const generated = join(__dirname, '../../../libs/client/src/api.ts');

describe('the typed client', () => {
  it('is the one of the routes as they are declared now; `npm run client` makes it anew', () => {
    const fingerprint = createHash('sha256').update(JSON.stringify(declaredDocument())).digest('hex');
    const [, kept] = /document sha256 ([0-9a-f]{64})/.exec(readFileSync(generated, 'utf8').slice(0, 400)) ?? [];
    expect(kept).toBe(fingerprint);
  });
});
