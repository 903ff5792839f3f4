import { lookup as resolve, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

const own = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  own.addSubnet(net, bits, 'ipv4');

/** Only global unicast (2000::/3) is public, without what carries an IPv4 address inside or is kept for documentation. */
const global = new BlockList();
global.addSubnet('2000::', 3, 'ipv6');
const kept = new BlockList();
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  kept.addSubnet(net, bits, 'ipv6');

/** False for every address that may lead into our own network, and for what is no address. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !own.check(address, 'ipv4');
  return family === 6 && global.check(address, 'ipv6') && !kept.check(address, 'ipv6');
}

export class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError';
  readonly code = 'EPRIVATE';
  constructor() {
    super('the address is not a public one');
  }
}

/**
 * For connections to addresses that somebody else gave us: resolves, and refuses when any answer is not public. The connection is made to
 * what was checked, so a name that answers differently the second time gains nothing. Not asked for hosts that are addresses already.
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, found) => {
    const addresses = found as LookupAddress[];
    if (error) return callback(error, '', 0);
    const [first] = addresses;
    if (!first || !addresses.every(({ address }) => isPublicAddress(address))) return callback(new PrivateAddressError(), '', 0);
    if (options.all) return callback(null, addresses);
    callback(null, first.address, first.family);
  });
};

/**
 * What is wrong with a URL of somebody else's that we are to call, in words; null when nothing is. `allowPrivate`: for machines of one's
 * own, plain http and private addresses too.
 */
export function outgoingUrlProblem(text: string, allowPrivate: boolean): string | null {
  if (!URL.canParse(text)) return 'Must be a URL';
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:')) return 'Must be an https URL';
  if (url.username !== '' || url.password !== '') return 'Must not hold a user name or password';
  if (url.hash !== '') return 'Must not hold a fragment';
  if (allowPrivate) return null;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const local = host === 'localhost' || host.endsWith('.localhost') || host.endsWith('.local') || host.endsWith('.internal');
  return local || (isIP(host) !== 0 && !isPublicAddress(host)) ? 'Must lead to a public address' : null;
}
