// Act 3: the customer answers. The webhook comes three times at once, as networks do; the window opens; a person replies.
import { clock, hours, must, until } from './stage.mjs';

const QUESTION = 'Thank you! Can I collect it tomorrow instead?';
const REPLY = 'Of course, we keep it for you until 18:00.';

/** @type {import('./notify.act.mjs').Act} */
export const answerAct = [
  {
    title: 'The customer answers; the signed webhook is delivered three times at once',
    async play(stage, step) {
      const { deliveries } = await stage.simulator('POST', '/_sim/inbound', {
        from: stage.customer?.phone,
        to: stage.seed.channelPhone,
        body: QUESTION,
        times: 3,
        concurrent: true,
      });
      step.fact('webhooks', `answered ${deliveries.map(({ httpStatus }) => httpStatus).join(', ')}`);
      must(
        deliveries.every(({ httpStatus }) => httpStatus === 200),
        'a webhook was not acknowledged',
      );
      stage.conversation = await until('the conversation is open', async () => {
        const [found] = (await stage.api('GET', `/v1/conversations?contact=${stage.customer?.id}`)).data;
        return found?.window.open && found;
      });
      const { data } = await stage.api('GET', `/v1/conversations/${stage.conversation.id}/messages`);
      const heard = data.filter(({ direction }) => direction === 'in');
      step.fact(
        'appears',
        heard.map(({ id, content }) => `${id}: “${content.text}”`),
      );
      must(heard.length === 1, `it appears ${heard.length} times`);
    },
  },
  {
    title: "The customer's own message opens the service window",
    async play(stage, step) {
      const { window } = await stage.api('GET', `/v1/conversations/${stage.conversation.id}`);
      step.fact('opened', window.opensAt);
      step.fact('closes', `${window.closesAt} (two minutes early: a message still has to travel)`);
      step.fact('left', `${hours(window.secondsLeft)} (${window.secondsLeft} s)`);
      must(window.open && window.secondsLeft > 23 * 3600, 'the window is not open');
    },
  },
  {
    title: 'A free-form reply goes out: POST /v1/conversations/{id}/messages',
    async play(stage, step) {
      const accepted = await stage.api('POST', `/v1/conversations/${stage.conversation.id}/messages`, { text: REPLY });
      step.fact('answer', `202 ${accepted.id}, ${accepted.state}`);
      const message = await until('the reply is delivered', async () => {
        const now = await stage.api('GET', `/v1/messages/${accepted.id}`);
        must(!['failed', 'undelivered'].includes(now.state), `it ended ${now.state}: ${now.error?.message}`);
        return ['delivered', 'read'].includes(now.state) && now;
      });
      step.fact('delivered', `${clock(message.times.deliveredAt)}, lane ${message.lane}, as ${message.purpose}`);
      for (const { moment, verdict } of message.timeline.decisions) step.fact('decided', `at ${moment}: ${verdict}`);
    },
  },
];
