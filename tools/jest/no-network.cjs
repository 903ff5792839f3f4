// No test reaches beyond this machine. A connection or a name lookup to anywhere else throws where it is made, with the name of
// the place, instead of passing on a developer's machine and hanging in CI. What a test starts as a process of its own is not covered.
const dgram = require('node:dgram');
const dns = require('node:dns');
const net = require('node:net');

const DONE = Symbol.for('heliograph.no-network');

/** @param {unknown} host */
function isLoopback(host) {
  if (host === undefined || host === null || host === '') return true; // Node's own default is localhost.
  const name = String(host)
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .replace(/^::ffff:/, '');
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '::1' ||
    name === '0.0.0.0' ||
    name === '::' ||
    /^127(\.\d{1,3}){3}$/.test(name)
  );
}

function refuse(host, how) {
  if (!isLoopback(host))
    throw new Error(
      `A test tried to reach ${String(host)} (${how}). Tests stay on this machine: use the simulator or a loopback server.`,
    );
}

/** The arguments of `socket.connect`: (options), (path), (port, host), or Node's own normalised [options, callback]. */
function hostOf(args) {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  if (first && typeof first === 'object') return first.path ? undefined : first.host;
  return typeof second === 'string' && Number.isFinite(Number(first)) ? second : undefined;
}

function guard(object, name, check) {
  const original = object?.[name];
  if (typeof original !== 'function') return;
  object[name] = function guarded(...args) {
    check(args);
    return original.apply(this, args);
  };
  // util.promisify and node's own callers look for what hangs on the function.
  Object.defineProperties(object[name], Object.getOwnPropertyDescriptors(original));
}

// One patch a process: jest gives every test file the same core modules.
if (!globalThis[DONE] && !net.Socket.prototype[DONE]) {
  net.Socket.prototype[DONE] = true;
  guard(net.Socket.prototype, 'connect', (args) => refuse(hostOf(args), 'connection'));
  guard(dgram.Socket.prototype, 'connect', (args) => refuse(typeof args[1] === 'string' ? args[1] : undefined, 'datagram'));
  guard(dgram.Socket.prototype, 'send', (args) => {
    for (const host of args.slice(1)) if (typeof host === 'string') refuse(host, 'datagram');
  });
  for (const holder of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype])
    for (const name of Object.getOwnPropertyNames(holder))
      if (/^(lookup|resolve|reverse)/.test(name)) guard(holder, name, ([host]) => refuse(host, 'name lookup'));
}

module.exports = { isLoopback };
