// Real: HTTP on loopback. No platform runs: what is tried is how the demo tells of its steps and of its failure.
import { createServer } from 'node:http';
import { PassThrough } from 'node:stream';
import { startActs } from './acts.mjs';
import { createTeller } from './teller.mjs';

function listener() {
  const stream = new PassThrough();
  let text = '';
  stream.on('data', (chunk) => (text += chunk));
  return {
    stream,
    text: () => text,
    lines: () =>
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
  };
}

describe('how the demo tells its story', () => {
  it('shows people each step with its facts, and the reason when one fails', async () => {
    const heard = listener();
    const teller = createTeller({ json: false, stream: heard.stream });
    expect(await teller.step('Something is decided', async (step) => step.fact('because', ['one reason', 'another']))).toBe(true);
    expect(
      await teller.step('Something goes wrong', async () => {
        throw new Error('the customer never answered');
      }),
    ).toBe(false);
    await teller.end(false);
    expect(heard.text()).toMatch(/1\. Something is decided\n {6}because {5}one reason\n {18}another\n {4}✓/);
    expect(heard.text()).toMatch(/2\. Something goes wrong\n {4}✗ the customer never answered/);
    expect(heard.text()).toMatch(/The demo failed/);
  });

  it('tells programs the same, one JSON object a line', async () => {
    const heard = listener();
    const teller = createTeller({ json: true, stream: heard.stream });
    await teller.step('Something is decided', async (step) => step.fact('because', 'no rule speaks against it'));
    await teller.end(true);
    expect(heard.lines()).toEqual([
      expect.objectContaining({
        type: 'step',
        number: 1,
        ok: true,
        facts: [{ name: 'because', value: 'no rule speaks against it' }],
      }),
      expect.objectContaining({ type: 'end', ok: true, steps: 1, failed: 0 }),
    ]);
  });
});

describe('a platform that does not do its job', () => {
  it('ends the demo at the first step that fails, saying which and why', async () => {
    const gateway = createServer((_request, response) => {
      response.writeHead(503, { 'content-type': 'application/problem+json' });
      response.end(JSON.stringify({ code: 'storage_unavailable', detail: 'The storage is not reachable.' }));
    });
    await new Promise((resolve) => gateway.listen(0, '127.0.0.1', () => resolve(undefined)));
    const url = `http://127.0.0.1:${gateway.address().port}`;
    const heard = listener();
    const facts = { urls: { gateway: url, docs: `${url}/docs`, simulator: url }, apiKey: 'hg_test_x', seed: {} };
    try {
      expect(await startActs(facts, createTeller({ json: true, stream: heard.stream }))).toBe(false);
    } finally {
      await new Promise((resolve) => gateway.close(resolve));
    }
    const steps = heard.lines().filter(({ type }) => type === 'step');
    expect(steps).toEqual([
      expect.objectContaining({ number: 1, ok: false, why: expect.stringMatching(/503.*storage_unavailable/) }),
    ]);
  });
});
