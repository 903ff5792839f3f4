// Real: the gateway with Postgres and Redis; 2,000 open streams of one workspace, held by a process of their own on this machine.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { Signals } from '@heliograph/queues';
import { openStage } from '../testing/gateway-stage';

const streams = 2000;
/** Says `open` when all have been answered, and `told <ms since the epoch>` when the last of them has been told. */
const readers = `
const { request } = require('node:http');
const [url, secret, wanted] = process.argv.slice(1);
let begun = 0, told = 0;
const open = () => new Promise((resolve, reject) => {
  request(url + '/v1/live', { agent: false, headers: { authorization: 'Bearer ' + secret } }, (response) => {
    if (response.statusCode !== 200) return reject(new Error('answered ' + response.statusCode));
    let text = '', first = true, heard = false;
    response.setEncoding('utf8').on('data', (part) => {
      text += part;
      if (first && text.includes('id: ')) { first = false; resolve(); }
      if (!heard && text.includes('event: contact.created')) { heard = true; if (++told === +wanted) console.log('told ' + Date.now()); }
    });
  }).on('error', reject).end();
});
(async () => {
  while (begun < +wanted) { const some = Math.min(100, wanted - begun); await Promise.all(Array.from({ length: some }, open)); begun += some; }
  console.log('open');
})();
`;

describe('a gateway with 2,000 open streams', () => {
  it('tells all of them of one event within two seconds, at a bounded price for each', async () => {
    const most = String(streams);
    const stage = await openStage({ env: { LIVE_CONNECTIONS: most, LIVE_CONNECTIONS_PER_CALLER: most } });
    const caller = await stage.caller();
    await caller.call('POST', '/v1/contacts', { phone: '+447700900101' });
    const memory = () => {
      const { rss, heapUsed, external } = process.memoryUsage();
      return { rss, held: heapUsed + external };
    };
    const before = memory();
    const child = spawn(process.execPath, ['-e', readers, stage.gateway.url, caller.secret, most], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    try {
      const lines = createInterface({ input: child.stdout });
      const said: string[] = [];
      lines.on('line', (line) => said.push(line));
      const until = async (word: string) => {
        for (;;) {
          const line = said.find((one) => one.startsWith(word));
          if (line) return line;
          await once(lines, 'line');
        }
      };
      await until('open');
      const after = memory();
      const began = Date.now();
      await caller.call('POST', '/v1/contacts', { phone: '+447700900102' });
      const answered = Date.now() - began;
      const told = Number((await until('told')).split(' ')[1]) - began;
      const each = (name: 'rss' | 'held') => (after[name] - before[name]) / streams / 1024;
      process.stdout.write(
        `${streams} streams: ${each('rss').toFixed(1)} KiB resident and ${each('held').toFixed(1)} KiB held for each; ` +
          `one event at the last of them ${told} ms after the request began, answered after ${answered} ms\n`,
      );
      const signals = stage.gateway.app.get(Signals, { strict: false });
      const rings = 100_000;
      const { user, system } = process.cpuUsage();
      for (let ring = 0; ring < rings; ring++) {
        signals.eventsCommitted();
        if (ring % 1000 === 0) await sleep(1);
      }
      const spent = process.cpuUsage({ user, system });
      process.stdout.write(`a hint of a commit costs ${((spent.user + spent.system) / rings).toFixed(2)} µs of CPU\n`);
      expect(told).toBeLessThan(2000);
      expect(each('rss')).toBeLessThan(150);
    } finally {
      child.kill();
      await stage.close();
    }
  }, 120_000);
});
