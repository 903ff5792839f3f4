import { reconcileListing, type KnownTemplate, type ListedTemplate } from './reconcile-listing';

const askedAt = new Date('2026-11-22T12:00:00.000Z');
const earlier = new Date('2026-11-22T11:00:00.000Z');

const known = (change: Partial<KnownTemplate> = {}): KnownTemplate => ({
  id: 'one',
  providerTemplateId: 'HX1',
  name: 'order_update',
  language: 'en_US',
  status: 'in_review',
  statusRaw: 'pending',
  category: 'utility',
  rejectionReason: null,
  missingListings: 0,
  changedAt: earlier,
  ...change,
});
const listed = (change: Partial<ListedTemplate> = {}): ListedTemplate => ({
  providerTemplateId: 'HX1',
  name: 'order_update',
  language: 'en-US',
  status: 'approved',
  statusRaw: 'approved',
  category: 'utility',
  rejectionReason: null,
  content: null,
  ...change,
});

describe('what a complete listing changes', () => {
  it('takes over an approval', () => {
    expect(reconcileListing([known()], [listed()], askedAt).changed).toMatchObject([
      { statusChanged: true, categoryChanged: false },
    ]);
  });
  it('changes nothing when nothing changed', () => {
    const same = reconcileListing([known({ status: 'approved', statusRaw: 'approved' })], [listed()], askedAt);
    expect(same).toEqual({ changed: [], imported: [], missing: [], back: [] });
  });
  it('counts a duplicate entry of a listing once', () => {
    expect(reconcileListing([], [listed(), listed()], askedAt).imported).toHaveLength(1);
  });
  it('links a template of the same name whose language is written the other way', () => {
    const answer = reconcileListing([known({ providerTemplateId: null, status: 'submitting' })], [listed()], askedAt);
    expect(answer.changed).toHaveLength(1);
    expect(answer.imported).toEqual([]);
  });
  it('imports a template made elsewhere, but not a draft that was never submitted to WhatsApp', () => {
    const answer = reconcileListing(
      [],
      [listed({ providerTemplateId: 'HX2' }), listed({ providerTemplateId: 'HX3', status: 'draft' })],
      askedAt,
    );
    expect(answer.imported.map((template) => template.providerTemplateId)).toEqual(['HX2']);
  });
  it('takes a template for gone only after two complete listings without it', () => {
    expect(reconcileListing([known()], [], askedAt).missing).toMatchObject([{ gone: false }]);
    expect(reconcileListing([known({ missingListings: 1 })], [], askedAt).missing).toMatchObject([{ gone: true }]);
  });
  it('leaves alone what changed after the listing was asked for', () => {
    const fresh = known({ changedAt: new Date(askedAt.getTime() + 1) });
    expect(reconcileListing([fresh], [], askedAt).missing).toEqual([]);
    expect(reconcileListing([fresh], [listed()], askedAt).changed).toEqual([]);
  });
  it('never misses a draft of ours', () => {
    expect(reconcileListing([known({ providerTemplateId: null, status: 'draft' })], [], askedAt).missing).toEqual([]);
  });
  it('keeps an unknown status as unknown, with the raw word', () => {
    const answer = reconcileListing([known()], [listed({ status: 'unknown', statusRaw: 'limit_exceeded' })], askedAt);
    expect(answer.changed[0]?.listed).toMatchObject({ status: 'unknown', statusRaw: 'limit_exceeded' });
  });
  it('clears the absence of a template that is listed again', () => {
    expect(
      reconcileListing([known({ status: 'approved', statusRaw: 'approved', missingListings: 1 })], [listed()], askedAt).back,
    ).toHaveLength(1);
  });
});
