// Real: HTTP over a socket of this machine, with a reader that does not read.
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LiveConnection } from './live-connection';

describe('a reader that does not keep up', () => {
  it('is cut and told to load anew, while what waits for it stays bounded', async () => {
    const bufferBytes = 64 * 1024;
    const frame = Buffer.from(`event: x\ndata: ${'x'.repeat(16_000)}\n\n`);
    let served!: (response: ServerResponse) => void;
    const serving = new Promise<ServerResponse>((resolve) => (served = resolve));
    const server = createServer((_, response) => served(response.writeHead(200, { 'content-type': 'text/event-stream' })));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const asked = request({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' });
    const answered = new Promise<IncomingMessage>((resolve) => asked.on('response', resolve));
    asked.end();
    const response = await serving;
    response.flushHeaders();
    const reader = await answered;
    reader.pause();
    const connection = new LiveConnection(response, Infinity, null, { bufferBytes, lastBytesMs: 5000 });
    connection.caughtUp();
    let most = 0;
    // The system's own buffers take some megabytes first.
    for (let n = 0; connection.isOpen && n < 20_000; n++) {
      connection.push(frame);
      most = Math.max(most, response.writableLength);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(connection.isOpen).toBe(false);
    expect(most).toBeLessThanOrEqual(bufferBytes + frame.length + 200);
    // What it is pushed afterwards goes nowhere.
    const [held] = [response.writableLength];
    connection.push(frame);
    expect(response.writableLength).toBeLessThanOrEqual(held);
    // As soon as it reads again it finds the reason at the end.
    let text = '';
    reader.setEncoding('utf8');
    reader.on('data', (part: string) => (text = (text + part).slice(-500)));
    reader.resume();
    await new Promise((resolve) => reader.on('close', resolve));
    expect(text).toContain('event: reset');
    expect(text).toContain('too_slow');
    server.closeAllConnections();
    server.close();
  });
});
