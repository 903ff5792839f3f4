// Act 2: free text while the customer has not written. WhatsApp would refuse it, so we do, at once and with the way out.
import { must, reasonsOf } from './stage.mjs';

/** @type {import('./notify.act.mjs').Act} */
export const windowAct = [
  {
    title: 'Free text outside the 24-hour window is refused, with what would go instead',
    async play(stage, step) {
      const text = { channel: stage.seed.channelId, to: { contact: stage.customer?.id }, text: 'Did everything arrive well?' };
      const { status, body } = await stage.ask('POST', '/v1/messages', text);
      step.fact('answer', `${status} ${body.code}`);
      must(status === 422 && body.code === 'window_closed', 'it should have been refused with window_closed');
      step.fact('because', reasonsOf(body.reasons));
      const { alternatives } = await stage.api('POST', '/v1/messages/explain', text);
      const approved = (await stage.api('GET', '/v1/templates?status=approved&limit=100')).data;
      const offered = alternatives.map(({ name, language }) => `${name} (${language}) as it is`);
      const withValues = approved
        .filter(({ id }) => !alternatives.some((each) => each.id === id))
        .map(({ name, language, content }) => `${name} (${language}) with ${(content?.variables ?? []).length} value(s)`);
      step.fact('may go', [...offered, ...withValues].slice(0, 4));
      must(approved.length > 0, 'there is no approved template to offer');
    },
  },
];
