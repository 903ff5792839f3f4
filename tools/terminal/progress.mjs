// What the launcher and the test run say while they work. On a terminal the current step has a spinner; anywhere else
// (a pipe, a CI log) every line is plain and a long step repeats itself, so that nobody wonders whether it hangs.

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const HEARTBEAT_MS = 10_000;

/** @param {number} ms @returns {string} `0.4 s`, `12 s`, `2 min 05 s` */
export function duration(ms) {
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/**
 * @typedef {{ note(text: string): void, done(text?: string): void, fail(text?: string): void }} Step
 * @typedef {{ line(text?: string): void, step(label: string): Step }} Progress
 */

/** Says nothing: for callers that report in their own way, such as tests. @type {Progress} */
export const silent = { line() {}, step: () => ({ note() {}, done() {}, fail() {} }) };

/**
 * One step at a time; a line printed while a step runs appears above it.
 * @param {{ stream?: NodeJS.WriteStream }} [options]
 * @returns {Progress}
 */
export function createProgress({ stream = process.stdout } = {}) {
  const lively = Boolean(stream.isTTY) && !process.env.CI;
  /** @type {undefined | { label: string, startedAt: number, frame: number }} */
  let current;

  const write = (text) => {
    // The terminal may be gone (SIGHUP, a closed pipe); stopping in order matters more than saying so.
    if (stream.writable) stream.write(text);
  };
  const wipe = () => lively && current && write('\r\x1b[2K');
  const draw = () => {
    if (!lively || !current) return;
    const width = (stream.columns ?? 80) - 1;
    const text = `${FRAMES[current.frame++ % FRAMES.length]} ${current.label} … ${duration(Date.now() - current.startedAt)}`;
    write(`\r\x1b[2K${text.slice(0, width)}`);
  };
  const line = (text = '') => {
    wipe();
    write(`${text}\n`);
    draw();
  };

  const step = (label) => {
    const mine = { label, startedAt: Date.now(), frame: 0 };
    current = mine;
    if (!lively) write(`  ${label} …\n`);
    draw();
    const timer = setInterval(
      () => (lively ? draw() : write(`  ${mine.label} … ${duration(Date.now() - mine.startedAt)}\n`)),
      lively ? 120 : HEARTBEAT_MS,
    );
    timer.unref();
    const end = (mark, text) => {
      clearInterval(timer);
      wipe();
      if (current === mine) current = undefined;
      write(`${mark} ${text ?? mine.label} (${duration(Date.now() - mine.startedAt)})\n`);
    };
    return {
      note: (text) => {
        mine.label = text;
        if (lively) draw();
        else write(`  ${text} …\n`);
      },
      done: (text) => end('✓', text),
      fail: (text) => end('✗', text),
    };
  };
  return { line, step };
}
