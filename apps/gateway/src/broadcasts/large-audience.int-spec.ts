// Real: the gateway, Postgres, Redis, HTTP; client and server share this process. HELIOGRAPH_AUDIENCE_ROWS=1000000 for the whole length.
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { AddedRecipientsBody } from '@heliograph/contracts';
import { openBusiness } from '../testing/business';
import { openStage, type Stage } from '../testing/gateway-stage';
import { audienceRows } from '../testing/audience-rows.config';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
/** Bytes in use when nothing waits for the collector. */
const alive = (): number => {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

describe('a large audience', () => {
  const rows = audienceRows();
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  }, 60_000);
  afterAll(() => stage.close());

  it(
    'is taken as it arrives, in bounded memory',
    async () => {
      const { caller, channel, template } = await openBusiness(stage);
      const { id } = (await caller.call('POST', '/v1/broadcasts', { name: 'Everybody', channel, template: { id: template } }))
        .body;
      function* file() {
        yield 'phone,1\n';
        for (let from = 0; from < rows; from += 500) {
          const part = [];
          for (let next = from; next < Math.min(rows, from + 500); next++)
            part.push(`+5511${String(910_000_000 + next)},Ana ${next}`);
          yield `${part.join('\n')}\n`;
        }
      }
      const send = () =>
        new Promise<AddedRecipientsBody>((resolve, reject) => {
          const outgoing = request(`${stage.gateway.url}/v1/broadcasts/${id}/recipients`, {
            method: 'POST',
            headers: { authorization: `Bearer ${caller.secret}`, 'content-type': 'text/csv' },
          });
          outgoing.on('response', (answer) => {
            let text = '';
            answer.setEncoding('utf8').on('data', (part) => (text += part));
            answer.on('end', () => resolve(JSON.parse(text)));
          });
          outgoing.on('error', reject);
          pipeline(Readable.from(file()), outgoing).catch(reject);
        });
      const start = alive();
      let peak = 0;
      // Seldom: collecting in a worker that has run a hundred specs before takes a second by itself.
      const watching = setInterval(() => (peak = Math.max(peak, alive() - start)), 4000);
      const began = performance.now();
      const answer = await send();
      clearInterval(watching);
      const seconds = (performance.now() - began) / 1000;
      process.stdout.write(
        `audience of ${rows} rows: ${seconds.toFixed(1)} s (${Math.round(rows / seconds)} a second), peak ${(peak / 1048576).toFixed(0)} MiB alive over the start\n`,
      );
      expect(answer).toEqual({ added: rows, refused: 0, duplicates: 0, errors: [] });
      expect((await caller.call('GET', `/v1/broadcasts/${id}`)).body).toMatchObject({
        audience: { count: rows },
        progress: { pending: rows },
      });
      // A thousand rows at a time; all of them as objects would be hundreds of MiB per million.
      expect(peak).toBeLessThan(40 * 1048576);
    },
    60_000 + audienceRows() * 2,
  );
});
