// What must be undone before this process may end, newest first. Everything that outlives a function call (a server, an
// app, a container, a temporary folder) registers here the moment it exists, so that a signal at any time finds it.

/** @type {{ name: string, stop: () => Promise<void>, abandon?: () => void }[]} */
const open = [];

/**
 * @param {{ name: string, stop: () => Promise<void>, abandon?: () => void }} thing `stop` is bounded in time and may be called twice;
 *   `abandon` is its last, synchronous resort when the event loop is already gone.
 * @returns {() => void} forget it: it has been stopped
 */
export function onStop(thing) {
  open.push(thing);
  return () => {
    const at = open.indexOf(thing);
    if (at >= 0) open.splice(at, 1);
  };
}

/**
 * Stops everything still open, in reverse order of its start. One that fails to stop does not keep the others running.
 * @param {{ report?: (name: string) => void }} [options]
 * @returns {Promise<Error[]>} what went wrong, one error per thing
 */
export async function stopAll({ report } = {}) {
  const errors = [];
  for (let thing = open.pop(); thing; thing = open.pop()) {
    report?.(thing.name);
    try {
      await thing.stop();
    } catch (error) {
      errors.push(new Error(`${thing.name} did not stop: ${error instanceof Error ? error.message : String(error)}`));
    }
  }
  return errors;
}

process.on('exit', () => {
  for (const thing of open.reverse()) thing.abandon?.();
});
