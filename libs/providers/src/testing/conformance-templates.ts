/// <reference types="jest" />
import type { TemplateContent } from '@heliograph/domain';
import type { ProviderTemplate } from '../provider';
import type { ConformanceHarness, ListingFault, TemplateFixture } from './conformance-harness';
import { providerErrorOf } from './expect-provider-error';

const template = (name: string, more: Partial<TemplateFixture> = {}): TemplateFixture => ({
  name,
  language: 'en',
  status: 'approved',
  category: 'utility',
  ...more,
});

const content: TemplateContent = {
  kind: 'quick_reply',
  body: 'Hello {{1}}, are you coming at {{2}}?',
  buttons: [{ type: 'quick_reply', title: 'Yes', id: 'yes' }],
  variables: [
    { name: '1', sample: 'Ann' },
    { name: '2', sample: '7 pm' },
  ],
};

export function describeTemplates(of: () => ConformanceHarness): void {
  describe('templates', () => {
    const list = async (): Promise<ProviderTemplate[][]> => {
      const pages: ProviderTemplate[][] = [];
      for await (const page of of().provider.listTemplates(of().account)) pages.push(page);
      return pages;
    };
    const names = (pages: ProviderTemplate[][]) => pages.flat().map(({ name }) => name);

    it('lists no template where there is none', async () => {
      of().arrangeTemplates([[]]);
      expect((await list()).flat()).toEqual([]);
    });

    it('lists all pages to the last, in order', async () => {
      of().arrangeTemplates([[template('a'), template('b')], [template('c')], [template('d')]]);
      expect(names(await list())).toEqual(['a', 'b', 'c', 'd']);
    });

    it('goes on behind an empty page that is not the last', async () => {
      of().arrangeTemplates([[template('a')], [], [template('b')]]);
      expect(names(await list())).toEqual(['a', 'b']);
    });

    it.each<ListingFault>([
      { page: 0, fault: 'server_error' },
      { page: 1, fault: 'server_error' },
      { page: 1, fault: 'not_a_page' },
      { page: 1, fault: 'hangs_up' },
      { page: 1, fault: 'loops' },
    ])('ends in an error, never as if it were all, when page $page of the listing $fault', async (fault) => {
      of().arrangeTemplates([[template('a')], [template('b')], [template('c')]], fault);
      await providerErrorOf(list());
    });

    it('tells every status apart, and keeps the word of one it does not know', async () => {
      const statuses = ['draft', 'in_review', 'approved', 'rejected', 'paused', 'disabled', 'unheard_of'] as const;
      of().arrangeTemplates([statuses.map((status) => template(status, { status }))]);
      const [page] = await list();
      expect(page!.map(({ status }) => status)).toEqual([...statuses.slice(0, -1), 'unknown']);
      expect(page!.at(-1)!.statusRaw).toBe('unheard_of');
    });

    it('reads category, language and the reason of a rejection', async () => {
      of().arrangeTemplates([
        [template('a', { language: 'pt_BR', category: 'marketing', status: 'rejected', rejectionReason: 'INVALID_FORMAT' })],
      ]);
      const [first] = (await list()).flat();
      expect(first).toMatchObject({ language: 'pt_BR', category: 'marketing', rejectionReason: 'INVALID_FORMAT' });
    });

    it('does not guess a category the provider has not said', async () => {
      of().arrangeTemplates([[template('a', { category: null })]]);
      expect((await list()).flat()[0]!.category).toBeNull();
    });

    it('creates a template as a draft and finds its content again, with every variable', async () => {
      const { provider, account } = of();
      const { providerTemplateId } = await provider.createTemplate(account, { name: 'coming', language: 'en', content });
      expect(await provider.fetchTemplate(account, providerTemplateId)).toMatchObject({
        providerTemplateId,
        name: 'coming',
        language: 'en',
        status: 'draft',
        category: null,
        content,
      });
    });

    it('submits a template for review in its category', async () => {
      const { provider, account } = of();
      const { providerTemplateId } = await provider.createTemplate(account, { name: 'coming', language: 'en', content });
      const submitted = await provider.submitTemplate(account, { providerTemplateId, name: 'coming', category: 'marketing' });
      expect(submitted).toMatchObject({ status: 'in_review', rejectionReason: null });
      expect(await provider.fetchTemplate(account, providerTemplateId)).toMatchObject({
        status: 'in_review',
        category: 'marketing',
      });
    });

    it('deletes a template, and deleting it again is no error', async () => {
      const { provider, account } = of();
      const { providerTemplateId } = await provider.createTemplate(account, { name: 'coming', language: 'en', content });
      await provider.deleteTemplate(account, providerTemplateId);
      await provider.deleteTemplate(account, providerTemplateId);
      const error = await providerErrorOf(provider.fetchTemplate(account, providerTemplateId));
      expect(error.details).toMatchObject({ outcome: 'refused', httpStatus: 404 });
    });
  });
}
