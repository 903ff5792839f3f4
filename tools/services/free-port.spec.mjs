// Real: loopback sockets.
import { createServer } from 'node:net';
import { freePort, isPortFree } from './free-port.mjs';

const listening = () =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => resolve(server));
  });

describe('the choice of a port', () => {
  it('keeps the usual port when nobody has it', async () => {
    expect(await freePort({ preferred: 3000, isFree: async () => true })).toBe(3000);
  });

  it('gives one port to one server, also while that server is still starting', async () => {
    const first = await freePort({ preferred: 3001, isFree: async () => true });
    const second = await freePort({ preferred: 3001, isFree: async () => true });
    expect(first).toBe(3001);
    expect(second).not.toBe(3001);
  });

  it('stays below the ports the system gives to outgoing connections', async () => {
    for (const chance of [0, 0.5, 0.999999]) {
      const port = await freePort({ random: () => chance, isFree: async () => true });
      expect(port).toBeGreaterThanOrEqual(20_000);
      expect(port).toBeLessThan(32_768);
    }
  });

  it('sees that another program listens', async () => {
    const server = await listening();
    const { port } = server.address();
    expect(await isPortFree(port)).toBe(false);
    await new Promise((closed) => server.close(closed));
    expect(await isPortFree(port)).toBe(true);
  });

  it('says so when every port is taken, instead of trying for ever', async () => {
    await expect(freePort({ isFree: async () => false })).rejects.toThrow('No free port');
  });
});
