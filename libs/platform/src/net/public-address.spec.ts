import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isPublicAddress, outgoingUrlProblem, publicLookup } from './public-address';

describe('addresses that others give us to call', () => {
  it.each(['8.8.8.8', '1.1.1.1', '2606:4700::1111', '172.32.0.1'])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.100.100.200',
    '0.0.0.0',
    '255.255.255.255',
    '::1',
    '::',
    '::ffff:10.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::a00:1',
    'fd00::1',
    'fe80::1',
    '2002:a00:1::',
    'not an address',
  ])('%s is not', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each([
    ['http://hooks.example.com/in', 'Must be an https URL'],
    ['ftp://hooks.example.com', 'Must be an https URL'],
    ['https://user:secret@hooks.example.com', 'Must not hold a user name or password'],
    ['https://localhost/in', 'Must lead to a public address'],
    ['https://127.0.0.1/in', 'Must lead to a public address'],
    ['https://2130706433/in', 'Must lead to a public address'],
    ['https://0x7f.1/in', 'Must lead to a public address'],
    ['https://[::ffff:7f00:1]/in', 'Must lead to a public address'],
    ['https://metadata.google.internal/', 'Must lead to a public address'],
    ['https://hooks.example.com/in?key=1', null],
  ])('judges %s', (url, problem) => {
    expect(outgoingUrlProblem(url, false)).toBe(problem);
  });

  it('lets a machine of one’s own be called where that is allowed', () => {
    expect(outgoingUrlProblem('http://127.0.0.1:8080/in', true)).toBeNull();
  });

  it('does not connect to a name that resolves to this machine', async () => {
    let reached = false;
    const server = createServer((_, response) => {
      reached = true;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const code = await new Promise((resolve) =>
      get(`http://localhost:${port}`, { lookup: publicLookup }, () => resolve('answered')).on('error', (error) =>
        resolve((error as NodeJS.ErrnoException).code),
      ),
    );
    server.close();
    expect([code, reached]).toEqual(['EPRIVATE', false]);
  });
});
