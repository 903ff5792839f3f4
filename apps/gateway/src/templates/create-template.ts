import { Injectable } from '@nestjs/common';
import type { CreateTemplateBody } from '@heliograph/contracts';
import { placeholdersOf, templateQuota, whatsappLanguage, type TemplateContent } from '@heliograph/domain';
import type { Template } from '@heliograph/persistence';
import { Acts } from '../audit/acts';
import { conflict, notFound, unprocessable, type FieldError } from '../http';
import type { Outcome } from '../outcome';
import { uuidOf } from '../public-ids';
import type { Requester } from '../requester';

/** A draft. Nothing of it is at the provider yet, and it cannot be sent before it is approved (R10). */
@Injectable()
export class CreateTemplate {
  constructor(private readonly acts: Acts) {}

  async create(by: Requester, body: CreateTemplateBody): Promise<Outcome<Template>> {
    const accountId = uuidOf('account', body.account);
    const content = body.content as TemplateContent;
    const errors = undeclared(content);
    if (errors.length > 0) {
      return unprocessable('template_variables_undeclared', 'The texts hold variables that are not declared with a sample.', {
        errors,
      });
    }
    return this.acts.perform(by, async ({ tx, now, record }) => {
      const { accounts, templates } = this.acts.stores;
      // The lock makes counting and creating one step: two drafts cannot both take the last place.
      const account = await accounts.lock(tx, by.workspaceId, accountId);
      if (!account) return notFound('account');
      const used = await templates.count(by.workspaceId, accountId, tx);
      const places = templateQuota({ used, limit: account.templateQuota, templates: [] }, now);
      if (places.state === 'full') {
        const { limit } = places;
        return conflict('template_quota_reached', `The account holds ${used} of ${limit} templates (R11). Delete one first.`, {
          extra: { used, limit },
        });
      }
      const language = whatsappLanguage(body.language) ?? body.language;
      const draft = { accountId, name: body.name, language, category: body.category, content };
      const template = await templates.createDraft(tx, by.workspaceId, draft, by.actor, now);
      if (!template) return conflict('template_name_taken', 'The account already has a template of this name and language.');
      await record({
        action: 'template.created',
        subject: { kind: 'template', id: template.id },
        after: { accountId, name: body.name, language, category: body.category },
        event: { type: 'template.created', data: { accountId, name: body.name, language, status: 'draft' } },
      });
      return template;
    });
  }
}

/** A placeholder without a declared variable would go to review without a sample, and come back rejected (facts §6.6). */
function undeclared(content: TemplateContent): FieldError[] {
  const declared = new Set(content.variables.map(({ name }) => name));
  return [...new Set(placeholdersOf(content))]
    .filter((name) => !declared.has(name))
    .map((name) => ({ pointer: '/content/variables', code: 'undeclared', message: `Variable ${name} is used and not declared` }));
}
