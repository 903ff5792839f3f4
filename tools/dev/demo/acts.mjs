import { createStage } from './stage.mjs';
import { answerAct } from './answer.act.mjs';
import { approvalAct, reviewAct } from './review.act.mjs';
import { notifyAct } from './notify.act.mjs';
import { stopWordAct } from './stop-word.act.mjs';
import { windowAct } from './window.act.mjs';

/** In the order in which they are played. A review takes a while, so it is begun early and its end looked for last. */
const ACTS = [notifyAct, reviewAct, windowAct, answerAct, stopWordAct, approvalAct];

/**
 * Plays all steps in order; what follows a failed step could only fail for the same reason, so it is not played.
 * @param {import('../run-file.mjs').RunFacts} facts
 * @param {import('./teller.mjs').Teller} teller
 * @returns {Promise<boolean>} whether every step succeeded
 */
export async function startActs(facts, teller) {
  const stage = createStage(facts);
  teller.begin({ gateway: facts.urls.gateway, docs: facts.urls.docs, phone: facts.urls.simulator });
  for (const act of ACTS)
    for (const { title, play } of act) if (!(await teller.step(title, (step) => play(stage, step)))) return false;
  return true;
}
