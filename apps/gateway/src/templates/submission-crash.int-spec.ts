/** Real: Postgres, the Twilio SDK and adapter, HTTP on loopback. Simulated: Twilio, and the end of our process between two steps. */
import { randomBytes } from 'node:crypto';
import { aTemplateContent } from '@heliograph/domain/testing';
import { eligibleWorkspace, minutesAfter, openStores, seedTime, type EligibleWorkspace } from '@heliograph/persistence/testing';
import { secretKey, toPublicId } from '@heliograph/platform';
import { manualClock, type ManualClock } from '@heliograph/platform/testing';
import { startSimulator, type Simulator } from '@heliograph/provider-simulator';
import { createProviders, type Provider, type ProviderRegistry } from '@heliograph/providers';
import { Acts } from '../audit/acts';
import { ProblemError } from '../http';
import type { Requester } from '../requester';
import { ChangeTemplate } from './change-template';
import { CreateTemplate } from './create-template';
import { SubmitTemplate } from './submit-template';
import { TemplateLint } from './template-lint';
import { TemplatePlaces } from './template-places';

type OpenStores = Awaited<ReturnType<typeof openStores>>;
const killed = new Error('the process was killed here');
const key = secretKey(Buffer.alloc(32, 7));

/** Where the process ends: what it does not get to do any more. */
const deaths: Record<
  string,
  { provider?: (real: Provider) => Partial<Provider>; stores?: (real: OpenStores) => Partial<OpenStores> }
> = {
  'before the content was created': { provider: () => ({ createTemplate: () => Promise.reject(killed) }) },
  'between the creation of the content and our record of it': {
    stores: ({ templateVersions }) => {
      const broken = Object.create(templateVersions) as typeof templateVersions;
      broken.change = (tx, workspaceId, id, number, change) =>
        change.providerTemplateId ? Promise.reject(killed) : templateVersions.change(tx, workspaceId, id, number, change);
      return { templateVersions: broken };
    },
  },
  'between the content and the request for approval': { provider: () => ({ submitTemplate: () => Promise.reject(killed) }) },
  'between the approval request and our record of it': {
    provider: (real) => ({
      submitTemplate: async (...request) => {
        await real.submitTemplate(...request);
        throw killed;
      },
    }),
  },
};

describe('a submission whose process dies', () => {
  let stores: OpenStores;
  let simulator: Simulator;
  let providers: ProviderRegistry;
  let place: EligibleWorkspace;
  let clock: ManualClock;
  let by: Requester;
  let accountSid: string;
  beforeAll(async () => {
    stores = await openStores();
    simulator = await startSimulator({ seed: { settings: { autoApproveMs: null } } });
    providers = createProviders();
  });
  afterAll(async () => {
    await providers.close();
    await simulator.close();
    await stores.close();
  });
  beforeEach(async () => {
    accountSid = `AC${randomBytes(16).toString('hex')}`;
    await simulator.control('POST', '/_sim/accounts', { accountSid, authToken: 'a-test-token' });
    clock = manualClock(seedTime);
    const at = minutesAfter(-60);
    place = await eligibleWorkspace(stores, { key, providerAccountId: accountSid, baseUrl: simulator.url, at });
    by = { workspaceId: place.workspaceId, actor: 'key_1', agentId: null, role: 'admin', scopes: [], requestId: null };
  });

  const submission = (given: OpenStores = stores, registry: ProviderRegistry = providers) =>
    new SubmitTemplate(new Acts(given, clock), new TemplateLint(given), new TemplatePlaces(given), registry, [key]);
  const dying = ({ provider, stores: broken }: (typeof deaths)[string]) => {
    const real = providers.get('twilio');
    const registry = {
      get: () => Object.assign(Object.create(real) as Provider, provider?.(real)),
    } as unknown as ProviderRegistry;
    return submission({ ...stores, ...broken?.(stores) }, registry);
  };
  const draft = async (): Promise<string> => {
    const body = {
      account: toPublicId('account', place.account.id),
      name: 'parcel',
      language: 'en_US',
      category: 'utility' as const,
      content: aTemplateContent({ body: 'Good day {{1}}, we left parcel {{2}} with your neighbour.' }),
    };
    const creating = new CreateTemplate(new Acts(stores, clock), new TemplatePlaces(stores));
    const made = await creating.create(by, body);
    if (made instanceof ProblemError) throw made;
    return made.id;
  };
  const approvedWithEdit = async (): Promise<string> => {
    const id = await draft();
    await submission().submit(by, id);
    const { dataSource, templates, templateVersions } = stores;
    await templateVersions.change(dataSource.manager, place.workspaceId, id, 1, { status: 'approved' });
    await templates.change(dataSource.manager, place.workspaceId, id, { status: 'approved' }, clock.now());
    const content = aTemplateContent({ body: 'Good day {{1}}, parcel {{2}} waits for you at the post office.' });
    await new ChangeTemplate(new Acts(stores, clock)).change(by, id, { content });
    return id;
  };
  const atTwilio = () =>
    [...simulator.simulation.world.templates.values()].filter((template) => template.accountSid === accountSid);

  it.each(Object.keys(deaths))('%s is resumed by submitting again, and nothing is doubled', async (name) => {
    const id = await draft();
    await expect(dying(deaths[name] as object).submit(by, id)).rejects.toBe(killed);
    expect(await stores.templates.get(place.workspaceId, id)).toMatchObject({ status: 'submitting' });
    // Until its lease is over it may still be at it.
    expect(await submission().submit(by, id)).toMatchObject({ code: 'template_submission_in_progress' });
    clock.advance(61_000);
    expect(await submission().submit(by, id)).toMatchObject({ template: { status: 'in_review' } });
    expect(atTwilio()).toMatchObject([{ friendlyName: 'parcel', approval: { name: 'parcel', status: 'received' } }]);
    const [content] = atTwilio();
    const ours = await stores.templates.get(place.workspaceId, id);
    expect(ours).toMatchObject({ providerTemplateId: content?.sid });
    expect(await stores.templates.versions(place.workspaceId, id)).toMatchObject([
      { status: 'in_review', providerTemplateId: content?.sid, claimedAt: null },
    ]);
  });

  it.each(Object.keys(deaths))('as an edit, %s, is resumed too, and what is approved goes on being sent', async (name) => {
    const id = await approvedWithEdit();
    const before = await stores.templates.get(place.workspaceId, id);
    await expect(dying(deaths[name] as object).submit(by, id)).rejects.toBe(killed);
    expect(await stores.templates.get(place.workspaceId, id)).toMatchObject({
      status: 'approved',
      providerTemplateId: before?.providerTemplateId,
    });
    clock.advance(61_000);
    expect(await submission().submit(by, id)).toMatchObject({ template: { status: 'approved', pendingVersion: 2 } });
    expect(atTwilio().map((template) => template.friendlyName)).toEqual(['parcel', 'parcel_edit_2']);
    expect((await stores.templates.versions(place.workspaceId, id)).map((version) => version.status)).toEqual([
      'approved',
      'in_review',
    ]);
  });
});
