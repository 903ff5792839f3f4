import { connect, createServer } from 'node:net';

// Linux hands out ports from 32768 up to outgoing connections: a port chosen up there can be taken by somebody's fetch
// between the moment it is found free and the moment the server listens.
const FROM = 20_000;
const TO = 32_767;

/** Ports given out by this process, so that two servers that are still starting do not get the same one. */
const given = new Set();

/** @param {number} port @returns {Promise<boolean>} whether nobody answers on, and we may listen on, 127.0.0.1 */
export async function isPortFree(port) {
  return !(await answers(port)) && (await listens(port));
}

function listens(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

// macOS lets one process listen on 127.0.0.1 while another has the same port on every address; asking finds that one.
function answers(port) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 500 });
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket
      .once('connect', () => end(true))
      .once('timeout', () => end(false))
      .once('error', () => end(false));
  });
}

/**
 * A port on 127.0.0.1 that is free now. Not a reservation: a server that still finds it taken asks again.
 * @param {{ preferred?: number, random?: () => number, isFree?: (port: number) => Promise<boolean> }} [options]
 * @returns {Promise<number>} `preferred` when it is free, else one from 20000 to 32767
 */
export async function freePort({ preferred, random = Math.random, isFree = isPortFree } = {}) {
  const wanted = preferred ? [preferred] : [];
  for (let tries = 0; tries < 200; tries++) {
    const port = wanted.shift() ?? FROM + Math.floor(random() * (TO - FROM + 1));
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
  throw new Error(`No free port found between ${FROM} and ${TO} on 127.0.0.1.`);
}

/** The server on it has stopped. @param {number} port */
export function giveBackPort(port) {
  given.delete(port);
}
