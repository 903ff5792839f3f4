// Act 5: a template goes to WhatsApp's review, and its approval comes home with the scheduled sync.
import { must, until } from './stage.mjs';

/** The slowest schedule a platform of ours runs with while something is under review, ms, and room for the job itself. */
const SCHEDULE_MS = 90_000;

/** The seed's draft; on kept data it was submitted by an earlier run, so another is written. */
async function draftOf(stage) {
  const drafts = (await stage.api('GET', `/v1/templates?account=${stage.seed.accountId}&status=draft`)).data;
  const seeded = drafts.find(({ id }) => id === stage.seed.templates.appointmentReminder?.id);
  if (seeded) return seeded;
  // WhatsApp refuses a second template with the same words.
  const mark = Date.now().toString(36);
  return stage.api('POST', '/v1/templates', {
    account: stage.seed.accountId,
    name: `pickup_ready_${mark}`,
    language: 'en_US',
    category: 'utility',
    content: {
      kind: 'text',
      body: `Hello {{1}}, your order {{2}} is ready and waits for you at counter ${mark} of our bakery.`,
      variables: [
        { name: '1', sample: 'Ana' },
        { name: '2', sample: 'A-1042' },
      ],
    },
  });
}

/** @type {import('./notify.act.mjs').Act} */
export const reviewAct = [
  {
    title: "A draft template goes to WhatsApp's review",
    async play(stage, step) {
      const draft = await draftOf(stage);
      step.fact('template', `${draft.name} (${draft.language}), ${draft.status}`);
      const submitted = await stage.api('POST', `/v1/templates/${draft.id}/submit`);
      stage.template = submitted;
      step.fact('submitted', `${submitted.status}; the provider calls it ${submitted.providerTemplateId}`);
      must(submitted.status === 'in_review', 'it should be in review');
      const unsent = await stage.ask('POST', '/v1/messages', {
        channel: stage.seed.channelId,
        to: { contact: stage.customer?.id },
        template: { id: draft.id, variables: { 1: 'Ana', 2: 'A-1042' } },
      });
      step.fact('until then', `${unsent.status} ${unsent.body.code}: it cannot be sent (R10)`);
      must(unsent.body.code === 'template_not_approved', 'a template under review must not be sendable');
    },
  },
];

/** @type {import('./notify.act.mjs').Act} */
export const approvalAct = [
  {
    title: 'WhatsApp approves it; the scheduled sync brings the news, nobody asked',
    async play(stage, step) {
      const { id, providerTemplateId, submittedAt } = stage.template;
      await until("WhatsApp's reviewer approves", async () => {
        const { templates } = await stage.simulator('GET', '/_sim/templates');
        const status = templates.find(({ sid }) => sid === providerTemplateId)?.approval_requests?.status;
        must(status !== 'rejected', 'the reviewer rejected it');
        return status === 'approved';
      });
      step.waiting('the simulator has approved; our own schedule will notice, within a minute unless it was told otherwise');
      const approved = await until(
        'the scheduled sync brings the approval',
        async () => {
          const now = await stage.api('GET', `/v1/templates/${id}`);
          return now.status === 'approved' && now;
        },
        { withinMs: SCHEDULE_MS, everyMs: 250 },
      );
      const sync = await stage.api('GET', `/v1/accounts/${stage.seed.accountId}/template-sync`);
      step.fact('status', `${approved.status} (“${approved.statusRaw}”), reviewed ${approved.reviewedAt ?? sync.lastSuccessAt}`);
      step.fact('submitted', submittedAt ?? '–');
      step.fact(
        'sync',
        `${sync.state}, last success ${sync.lastSuccessAt}, ${sync.templatesSeen} templates, ${sync.failures} failures`,
      );
      must(sync.lastSuccessAt > (submittedAt ?? ''), 'no sync has run since it was submitted');
    },
  },
];
