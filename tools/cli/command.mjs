import { parseArgs } from 'node:util';

export const USAGE = `node tools/heliograph.mjs <command> [options]
  dead-letters list               messages that failed for good
  dead-letters replay <id>…       send these anew
  dead-letters replay --all       send anew all that match --code, --channel, --from and --to
  quarantine list                 provider's webhooks that were set aside
  quarantine replay <id>…         try again to understand these
  quarantine replay --all         try again with all, or with those of --reason
  quarantine dismiss <id> --note <text>
  operations                      what moves, what waits, and what needs somebody
Options
  --code <code> --channel <chn_…> --from <time> --to <time>   of dead letters
  --reason not_verified|not_understood|not_matched|failed     of the quarantine
  --limit <number>                at most so many lines (50)
  --json                          the API's own JSON
HELIOGRAPH_URL (http://127.0.0.1:3000) says where the gateway is, HELIOGRAPH_API_KEY who asks.
Ends with 0, with 2 when something was refused, with 1 when it did not work.`;

const options = {
  code: { type: 'string' },
  channel: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  reason: { type: 'string' },
  note: { type: 'string' },
  limit: { type: 'string', default: '50' },
  all: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
};
const acts = { 'dead-letters': ['list', 'replay'], quarantine: ['list', 'replay', 'dismiss'], operations: ['show'] };

/**
 * @param {string[]} args
 * @returns {null | { noun: string, act: string, ids: string[], all: boolean, json: boolean, limit: number, note: string | undefined,
 *   filter: Record<string, string> }} null: show the usage
 * @throws {Error} that says what is wrong
 */
export function readCommand(args) {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [noun, given, ...ids] = positionals;
  if (values.help || noun === undefined) return null;
  const act = noun === 'operations' ? (given ?? 'show') : given;
  if (!acts[noun]?.includes(act)) throw new Error(`There is no command ${[noun, act].filter(Boolean).join(' ')}.\n${USAGE}`);
  const { all, json, note } = values;
  const limit = Number(values.limit);
  if (!Number.isInteger(limit) || limit < 1) throw new Error('--limit takes a whole number of at least 1');
  if (act === 'replay' && ids.length > 0 === all) throw new Error('Give ids, or --all');
  if (act === 'dismiss' && ids.length !== 1) throw new Error('Give one id');
  const names = noun === 'dead-letters' ? ['code', 'channel', 'from', 'to'] : ['reason'];
  const filter = Object.fromEntries(names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])));
  return { noun, act, ids, all, json, limit, note, filter };
}
