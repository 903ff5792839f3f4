// Real: sockets. What is tried never leaves the machine, because it is refused before.
import { lookup, promises as dns } from 'node:dns';
import { connect, createServer } from 'node:net';
import { connect as tlsConnect } from 'node:tls';

describe('tests stay on this machine', () => {
  it.each([
    ['a connection', () => connect(443, 'example.com')],
    ['a connection to an address', () => connect({ host: '192.0.2.1', port: 80 })],
    ['an encrypted connection', () => tlsConnect({ host: 'example.com', port: 443 })],
    ['a name lookup', () => lookup('example.com', () => {})],
    ['a promised lookup', () => dns.resolve4('example.com')],
  ])('refuses %s beyond loopback', (_, attempt) => expect(attempt).toThrow('tried to reach'));

  it('refuses fetch beyond loopback', async () => {
    await expect(fetch('http://192.0.2.1/')).rejects.toMatchObject({
      cause: { message: expect.stringContaining('tried to reach') },
    });
  });

  it.each(['127.0.0.1', 'localhost'])('lets %s pass', async (host) => {
    const server = createServer((socket) => socket.end());
    await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
    await new Promise((connected, failed) => {
      connect({ host, port: server.address().port, family: 4 }).on('connect', connected).on('error', failed);
    });
    await new Promise((closed) => server.close(closed));
  });
});
