import { setReports } from './provider.mjs';
import { middle } from './report.mjs';
import { ROWS } from './rows.mjs';

/**
 * Before anything counts: connections are made, statements are prepared, and Node has compiled what is hot. That last part takes
 * thousands of messages; measured without it, whoever has more code would look slower than he is. `most` in messages.
 */
const WARM_UP = { seconds: 15, most: 8000 };

/**
 * Plays the chosen rows. A pipeline and what stands beside it take turns, so that a noisy neighbour on the machine meets both.
 * @param {import('./stage.mjs').Stage} stage
 * @param {import('./options.mjs').Options} options
 * @param {import('../terminal/progress.mjs').Progress} progress
 * @returns {Promise<import('./report.mjs').Result[]>}
 */
export async function measure(stage, { rows, rounds, seconds, inFlight }, progress) {
  const extent = { inFlight, seconds };
  /** @type {Map<string, import('./report.mjs').Figures>} what other rows are compared with */
  const known = new Map();
  await setReports(stage.provider.origin, false);

  const play = async (title, row, times, rates = {}) => {
    const step = progress.step(`${title}: warm-up`);
    const sides = [['ours', row.play], ...(row.beside ? [['beside', row.beside]] : [])];
    const played = { ours: [], beside: [] };
    try {
      if (!row.atHalf) for (const [, side] of sides) await side(stage, { inFlight, ...WARM_UP });
      for (let round = 1; round <= times; round++)
        for (const [name, side] of sides) {
          step.note(`${title}: round ${round} of ${times}, ${name === 'ours' ? 'Heliograph' : row.besideTitle}`);
          if (name === 'ours') stage.profile(true);
          played[name].push(await side(stage, extent, rates[name]));
          if (name === 'ours') stage.profile(false);
        }
    } catch (error) {
      step.fail();
      throw error;
    }
    step.done(title);
    return {
      figures: middle(played.ours),
      ...(row.beside ? { beside: { title: row.besideTitle, figures: middle(played.beside) } } : {}),
    };
  };

  /** The row itself when it was chosen, else a short one for comparison. */
  const saturation = async () => {
    if (!known.has('single')) {
      const { figures, beside } = await play('for comparison: POST /v1/messages', ROWS.single, 1);
      known.set('single', figures).set('bare', beside.figures);
    }
  };

  const results = [];
  for (const name of rows) {
    const row = ROWS[name];
    if (row.besideRow || row.atHalf) await saturation();
    const half = (which) => Math.max(1, Math.round((known.get(which)?.perSecond ?? 0) / 2));
    const rates = row.atHalf ? { ours: half('single'), beside: half('bare') } : {};
    const { figures, beside } = await play(row.title, row, row.atHalf ? 1 : rounds, rates);
    if (name === 'single') known.set('single', figures).set('bare', beside.figures);
    const comparison = beside ?? { title: row.besideTitle, figures: known.get(row.besideRow) };
    const ratio = row.atHalf ? undefined : figures.perSecond / comparison.figures.perSecond;
    results.push({
      row: name,
      title: row.title,
      figures,
      // What another row has already shown is not printed twice.
      ...(beside ? { beside } : {}),
      ...(ratio === undefined ? {} : { ratio, ratioTo: comparison.title }),
    });
  }
  return results;
}
