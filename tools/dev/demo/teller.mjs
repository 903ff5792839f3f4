// What the demo says: for people, a numbered step with its facts; with --json, one object a line.
import { duration } from '../../terminal/progress.mjs';

const NAME_WIDTH = 12;
const WIDTH = 120;

/**
 * @typedef {object} Step
 * @property {(name: string, value: unknown) => void} fact one thing that was seen or decided
 * @property {(text: string) => void} waiting what is waited for, while it may take long
 *
 * @typedef {object} Teller
 * @property {(text: string) => void} note beside the journey: how the platform was found
 * @property {(facts: Record<string, unknown>) => void} begin
 * @property {(title: string, run: (step: Step) => Promise<void>) => Promise<boolean>} step whether it succeeded
 * @property {(why: string) => void} failed something outside every step
 * @property {(passed: boolean) => Promise<void>} end resolves when everything is written
 */

/** @param {{ json: boolean, stream?: NodeJS.WriteStream }} options @returns {Teller} */
export function createTeller({ json, stream = process.stdout }) {
  const begun = Date.now();
  let number = 0;
  let failures = 0;
  const write = (text) => stream.writable && stream.write(`${text}\n`);
  const line = (object) => json && write(JSON.stringify(object));
  const say = (text = '') => json || write(text);

  return {
    // Beside the machine-readable lines, progress goes to where people look.
    note: (text) => (json ? process.stderr.write(`${text}\n`) : say(text)),
    begin(facts) {
      line({ type: 'begin', ...facts });
      for (const [name, value] of Object.entries(facts)) say(`  ${name.padEnd(NAME_WIDTH)}${value}`);
    },
    async step(title, run) {
      number += 1;
      const since = Date.now();
      /** @type {{ name: string, value: unknown }[]} */
      const facts = [];
      say(`\n${String(number).padStart(2)}. ${title}`);
      const told = {
        fact(name, value) {
          facts.push({ name, value });
          for (const [at, text] of wrapped(spoken(value)).entries())
            say(`      ${(at === 0 ? name : '').padEnd(NAME_WIDTH)}${text}`);
        },
        waiting: (text) => say(`      … ${text}`),
      };
      try {
        await run(told);
        line({ type: 'step', number, title, ok: true, durationMs: Date.now() - since, facts });
        say(`    ✓ ${duration(Date.now() - since)}`);
        return true;
      } catch (error) {
        failures += 1;
        const why = error instanceof Error ? error.message : String(error);
        line({ type: 'step', number, title, ok: false, durationMs: Date.now() - since, facts, why });
        say(`    ✗ ${why}`);
        return false;
      }
    },
    failed(why) {
      failures += 1;
      line({ type: 'failed', why });
      say(`\n✗ ${why}`);
    },
    end(passed) {
      const took = Date.now() - begun;
      line({ type: 'end', ok: passed, steps: number, failed: failures, durationMs: took });
      say(passed ? `\nAll ${number} steps succeeded (${duration(took)}).` : `\nThe demo failed (${duration(took)}).`);
      return new Promise((resolve) => stream.write('', () => resolve()));
    },
  };
}

const spoken = (value) =>
  typeof value === 'string' ? value : Array.isArray(value) ? value.map(spoken).join('\n') : JSON.stringify(value);

/** Long sentences go on below themselves. @param {string} text */
function wrapped(text) {
  const width = WIDTH - 6 - NAME_WIDTH;
  return text.split('\n').flatMap((paragraph) => {
    const lines = [''];
    for (const word of paragraph.split(' ')) {
      const last = lines[lines.length - 1];
      if (last && last.length + 1 + word.length > width) lines.push(word);
      else lines[lines.length - 1] = last ? `${last} ${word}` : word;
    }
    return lines;
  });
}
