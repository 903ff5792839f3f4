import { lintTemplate, type TemplateCategory, type TemplateContent } from '@heliograph/domain';
import { aTemplateContent } from '@heliograph/domain/testing';
import { minutesAfter, seedTime } from '@heliograph/persistence/testing';
import { manualClock, type ManualClock } from '@heliograph/platform/testing';
import { openSyncBench, secretToken, type SyncBench, type SyncedPlace } from './testing/sync-bench';

interface Refused {
  content: TemplateContent;
  category?: TemplateCategory;
  /** Meta's sentence, where the simulated reviewer has no eye for it and a person has to say it. */
  says?: string;
}

const one = [{ name: '1', sample: 'Ana' }];
const two = [...one, { name: '2', sample: 'A-17' }];
const text = (body: string, variables: TemplateContent['variables'] = two, more: Partial<TemplateContent> = {}) =>
  aTemplateContent({ body, variables, ...more });

/** By lint rule: a wording WhatsApp refuses for it. */
const refused: Record<string, Refused> = {
  variable_braces: { content: text('Hello {{1}, your order {{2}} is on its way.') },
  variable_adjacent: { content: text('Hello our dear customer {{1}}{{2}} your order left the house today.') },
  variable_at_edge: { content: text('Your order left our house today, dear {{1}}', one) },
  variable_sequence: {
    content: text('Hello dear {{1}}, your order {{3}} left our house today.', [...one, { name: '3', sample: 'A' }]),
  },
  variable_sample_missing: { content: text('Hello dear {{1}}, your order left our house today.', [{ name: '1', sample: '' }]) },
  variable_density: {
    content: text('Hi {{1}}, {{2}} and {{3}} ok.', [...two, { name: '3', sample: 'B' }]),
  },
  body_length: { content: text(`Hello dear {{1}}, ${'your order left our house today and '.repeat(32)} that is all.`, one) },
  footer_length: {
    content: text('Hello dear {{1}}, your order left our house today.', one, { footer: 'Sent by the corner bakery, '.repeat(3) }),
    says: 'Footer exceeds the character limit',
  },
  header_formatting: {
    content: text('Hello dear {{1}}, your order left our house today.', one, {
      header: { format: 'text', text: 'Your *order*' },
    }),
  },
  footer_formatting: {
    content: text('Hello dear {{1}}, your order left our house today.', one, { footer: 'Corner bakery 🎉' }),
  },
  button_label: {
    content: text('Hello dear {{1}}, your order left our house today.', one, {
      kind: 'quick_reply',
      buttons: [{ type: 'quick_reply', title: 'Tell me where my order is now' }],
    }),
  },
  duplicate_wording: { content: text('Hello {{1}}, this is about order_on_its_way.', one) },
  sensitive_identifier: {
    content: text('Hello dear {{1}}, please reply with your full credit card number to confirm the order.', one),
    says: 'The template asks for sensitive identifiers',
  },
  threatening: {
    content: text('Hello dear {{1}}, if you do not pay today we will take legal action and inform your employer.', one),
    says: 'ABUSIVE_CONTENT',
  },
  scam_like: {
    content: text('Congratulations dear {{1}}, you have won our lottery. Send the fee today to claim your prize money.', one),
    says: 'SCAM',
  },
  category_promotional: {
    content: text('Hello dear {{1}}, enjoy 50% off everything in our big summer sale. Shop now and save!', one),
    says: 'INCORRECT_CATEGORY',
  },
  url_shortened: {
    content: text('Hello dear {{1}}, follow your order at https://bit.ly/3xYz12 until it arrives.', one),
    says: 'The template contains a shortened URL',
  },
  header_length: {
    content: text('Hello dear {{1}}, your order left our house today.', one, {
      header: { format: 'text', text: 'Your order of our whole range of bread and cake left our house' },
    }),
    says: 'Header is longer than 60 characters',
  },
  variable_characters: {
    content: text('Hello dear {{name#1}}, your order left our house today.', []),
    says: 'Parameters contain special characters',
  },
  body_emoji_count: {
    content: text(`Hello dear {{1}}, your order left our house today ${'🎉'.repeat(12)} hooray.`, one),
    says: 'Body has too many emoji',
  },
  commerce_policy: {
    content: text('Hello dear {{1}}, your vodka and your cigarettes left our house today.', one),
    says: 'It violates the WhatsApp Commerce Policy',
  },
  spelling: {
    content: text('Helo dear {{1}}, you will recieve your adress label tommorow from our house.', one),
    says: 'Spelling or grammar errors',
  },
  vague_purpose: { content: text('Hello {{1}}.', one), says: 'The purpose of the template is unclear' },
  url_whatsapp_link: {
    content: text('Hello dear {{1}}, ask us about your order at https://wa.me/15550000001 at any time.', one),
    says: 'Links to WhatsApp are not allowed',
  },
  category_otp_wording: {
    content: text('Hello dear {{1}}, 482913 is your verification code. Do not share it with anyone.', one),
    says: 'One-time passcodes belong into the authentication category',
  },
  contest_or_survey: {
    content: text('Hello dear {{1}}, take part in our contest and tell us in a short survey what you think.', one),
    says: 'Contests are not allowed',
  },
  media_sample_missing: {
    content: text('Hello dear {{1}}, your order left our house today.', one, {
      kind: 'media',
      header: { format: 'image', sampleUrl: '{{2}}' },
      variables: two,
    }),
    says: 'HEADER is missing expected field(s) (example)',
  },
  language_mismatch: {
    content: text('Hola {{1}}, tu pedido ha salido hoy de nuestra tienda y llegará mañana por la tarde a tu casa.', one),
    says: 'The language of the text does not match the selected language',
  },
};

// Real: Postgres, the Twilio SDK and adapter, HTTP on loopback, the lint. Simulated: Twilio and WhatsApp's reviewer. Fake: our clock.
describe('a template that WhatsApp refuses', () => {
  let bench: SyncBench;
  let place: SyncedPlace;
  let clock: ManualClock;
  beforeAll(async () => {
    bench = await openSyncBench();
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    clock = manualClock(seedTime);
    place = await bench.place(minutesAfter(-60));
  });

  it.each(Object.entries(refused))(
    'for %s is told with that rule, and the lint would have said so before',
    async (ruleId, given) => {
      const { content, category = 'utility', says } = given;
      const door = {
        id: place.account.id,
        providerAccountId: place.accountSid,
        credentials: { authToken: secretToken },
        baseUrl: bench.simulator.url,
      };
      const provider = bench.providers.get('twilio');
      const made = { name: 'refused_one', language: 'en_US', content };
      const { providerTemplateId } = await provider.createTemplate(door, made);
      await provider.submitTemplate(door, { providerTemplateId, name: made.name, category });
      if (says) {
        await bench.simulator.control('POST', `/_sim/templates/${providerTemplateId}/reject`, {
          reason: says,
          verbatim: /^[A-Z_]+$/.test(says),
        });
      } else {
        const template = bench.simulator.simulation.world.templates.get(providerTemplateId);
        if (!template) throw new Error('the simulator lost a template');
        bench.simulator.simulation.reviews.decide(template);
      }
      clock.advance(1000);
      const job = { workspaceId: place.workspaceId, accountId: place.account.id, trigger: 'requested' } as const;
      // Ours, so that the refusal is an event and not an import.
      await bench.stores.dataSource.transaction(async (tx) => {
        const draft = { accountId: place.account.id, ...made, category };
        const template = await bench.stores.templates.createDraft(tx, place.workspaceId, draft, 'key_1', minutesAfter(-30));
        const review = { status: 'in_review', statusRaw: 'pending', providerTemplateId };
        await bench.stores.templates.change(tx, place.workspaceId, template?.id as string, review, minutesAfter(-30));
      });
      expect(await bench.sync({ clock }).handle(job)).toBe('synced');

      const ours = (await place.ours()).get('refused_one');
      expect(ours).toMatchObject({ status: 'rejected', rejectionReason: expect.any(String) });
      const [event] = (await place.events()).filter(({ type }) => type === 'template.rejected');
      expect(event?.data).toMatchObject({ ruleId, reason: ours?.rejectionReason });
      const [change] = await bench.stores.templateHistory.changes(place.workspaceId, ours?.id as string);
      expect(change).toMatchObject({ became: 'rejected', ruleId, reason: ours?.rejectionReason });

      const known = (await place.ours()).get('order_on_its_way');
      const others = [
        {
          id: 'other',
          name: 'order_on_its_way',
          language: 'en_US',
          category: 'utility' as const,
          status: 'approved' as const,
          content:
            ruleId === 'duplicate_wording'
              ? text('Hello {{1}}, this is about order_on_its_way.', one)
              : (known?.content as TemplateContent),
        },
      ];
      const findings = lintTemplate({ ...made, category }, { others, rejections: [] });
      expect(findings.map((finding) => finding.ruleId)).toContain(ruleId);
    },
  );
});
