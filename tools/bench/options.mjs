import { parseArgs } from 'node:util';
import { ROW_NAMES as LOAD_ROWS } from './rows.mjs';
import { WAITING_ROWS } from './waiting/run.mjs';

const ROW_NAMES = [...LOAD_ROWS, ...WAITING_ROWS];

export const USAGE = `npm run bench -- [options]
  --rows <names>       ${ROW_NAMES.join(',')} (all of them)
  --rounds <number>    rounds of each pipeline, in turn; the middle one is reported (3)
  --seconds <number>   of load in one round (4)
  --in-flight <number> requests at once (64)
  --contacts <number>  recipients in the workspace (5000): one contact gets a message in 6 s at most, after a burst of 45
  --pace-seconds <n>   over which a pace is counted (60)
  --backlog <number>   messages that are due (1000000)
  --json <file>        also write the figures there
  --profile <folder>   also write CPU profiles of the gateway and the sender there, one a round
  --no-build           measure what is built now
Uses DATABASE_URL and REDIS_URL when both are set; else brings up its own, durable ones, and removes them afterwards.`;

/**
 * @param {string[]} args
 * @throws {Error} that says what is wrong
 */
export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      rows: { type: 'string', default: ROW_NAMES.join(',') },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '4' },
      'in-flight': { type: 'string', default: '64' },
      contacts: { type: 'string', default: '5000' },
      'pace-seconds': { type: 'string', default: '60' },
      backlog: { type: 'string', default: '1000000' },
      json: { type: 'string' },
      profile: { type: 'string' },
      'no-build': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const number = (name, text, least, most) => {
    const value = Number(text);
    if (!(value >= least && value <= most)) throw new Error(`--${name} must be a number from ${least} to ${most}.`);
    return value;
  };
  const rows = values.rows.split(',').map((name) => name.trim());
  const stranger = rows.find((name) => !ROW_NAMES.includes(/** @type {never} */ (name)));
  if (stranger !== undefined) throw new Error(`There is no row named ${stranger}; there are ${ROW_NAMES.join(', ')}.`);
  return {
    rows: LOAD_ROWS.filter((name) => rows.includes(name)),
    waitingRows: WAITING_ROWS.filter((name) => rows.includes(name)),
    paceSeconds: Math.round(number('pace-seconds', values['pace-seconds'], 5, 600)),
    backlog: Math.round(number('backlog', values.backlog, 5000, 5_000_000)),
    rounds: Math.round(number('rounds', values.rounds, 1, 50)),
    seconds: number('seconds', values.seconds, 0.5, 600),
    inFlight: Math.round(number('in-flight', values['in-flight'], 1, 1000)),
    contacts: Math.round(number('contacts', values.contacts, 100, 100_000)),
    json: values.json,
    profile: values.profile,
    build: !values['no-build'],
    help: values.help,
  };
}

/** @typedef {ReturnType<typeof readOptions>} Options */
