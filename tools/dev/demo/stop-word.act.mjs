// Act 4: STOP means stop. The refusal names the ledger entry behind it; START restores what was agreed before.
import { must, reasonsOf, until } from './stage.mjs';
import { notification } from './notify.act.mjs';

const ledgerOf = (stage) => stage.api('GET', `/v1/contacts/${stage.customer.id}/consents`);
const say = (stage, body) =>
  stage.simulator('POST', '/_sim/inbound', { from: stage.customer.phone, to: stage.seed.channelPhone, body });

/** @type {import('./notify.act.mjs').Act} */
export const stopWordAct = [
  {
    title: 'The customer writes STOP; the next notification is refused by the ledger',
    async play(stage, step) {
      await say(stage, 'STOP');
      const ledger = await until('the ledger holds the STOP', async () => {
        const now = await ledgerOf(stage);
        return now.state.utility.status === 'withdrawn' && now;
      });
      const { status, body } = await stage.ask('POST', '/v1/messages', notification(stage));
      step.fact('answer', `${status} ${body.code}`);
      must(status === 422 && body.code === 'consent_withdrawn', 'it should have been refused with consent_withdrawn');
      step.fact('because', reasonsOf(body.reasons));
      const named = body.reasons.find(({ code }) => code === 'consent_withdrawn').facts.entryId;
      const entry = ledger.entries.find(({ id }) => id === named);
      must(entry?.wording === 'STOP', 'the refusal does not name the ledger entry of the STOP');
      step.fact(
        'ledger',
        `${entry.id}: ${entry.kind} on ${entry.channel} at ${entry.occurredAt}, “${entry.wording}” in ${entry.message}`,
      );
    },
  },
  {
    title: 'START restores it',
    async play(stage, step) {
      await say(stage, 'START');
      const { state, entries } = await until('the ledger holds the START', async () => {
        const now = await ledgerOf(stage);
        return now.state.utility.status === 'active' && now;
      });
      step.fact(
        'ledger',
        entries.filter(({ purpose }) => purpose === 'utility').map(({ kind, wording }) => `${kind}: “${wording}”`),
      );
      step.fact('utility', `${state.utility.status} (${state.utility.level})`);
      const accepted = await stage.api('POST', '/v1/messages', notification(stage));
      await until('the notification is delivered', async () =>
        ['delivered', 'read'].includes((await stage.api('GET', `/v1/messages/${accepted.id}`)).state),
      );
      step.fact('sent', `${accepted.id} is delivered`);
    },
  },
];
