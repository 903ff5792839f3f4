import { Injectable } from '@nestjs/common';
import type { CreateTemplateBody } from '@heliograph/contracts';
import { whatsappLanguage, type TemplateContent } from '@heliograph/domain';
import type { Account, Template } from '@heliograph/persistence';
import { Acts } from '../audit/acts';
import { conflict, notFound } from '../http';
import type { Outcome } from '../outcome';
import { uuidOf } from '../public-ids';
import type { Requester } from '../requester';
import { TemplatePlaces } from './template-places';
import { undeclaredVariables } from './undeclared-variables';

/** A draft. Nothing of it is at the provider yet, and it cannot be sent before it is approved (R10). */
@Injectable()
export class CreateTemplate {
  constructor(
    private readonly acts: Acts,
    private readonly places: TemplatePlaces,
  ) {}

  async create(by: Requester, body: CreateTemplateBody): Promise<Outcome<Template>> {
    const accountId = uuidOf('account', body.account);
    const content = body.content as TemplateContent;
    const undeclared = undeclaredVariables(content);
    if (undeclared) return undeclared;
    let full: Account | null = null;
    const created = await this.acts.perform(by, async ({ tx, now, record }): Promise<Outcome<Template> | null> => {
      const { accounts, templates } = this.acts.stores;
      // The lock makes counting and creating one step: two drafts cannot both take the last place.
      const account = await accounts.lock(tx, by.workspaceId, accountId);
      if (!account) return notFound('account');
      const used = await this.places.used(by.workspaceId, accountId, tx);
      if (used >= account.templateQuota) {
        full = account;
        return null;
      }
      const language = whatsappLanguage(body.language) ?? body.language;
      const blockedUntil = await templates.nameBlockedUntil(tx, by.workspaceId, accountId, body.name, language, now);
      if (blockedUntil) {
        const until = blockedUntil.toISOString();
        return conflict(
          'template_name_blocked',
          `An approved template of this name was deleted: WhatsApp refuses the name until ${until}.`,
          {
            extra: { blockedUntil: until },
          },
        );
      }
      const draft = { accountId, name: body.name, language, category: body.category, content };
      const template = await templates.createDraft(tx, by.workspaceId, draft, by.actor, now);
      if (!template) return conflict('template_name_taken', 'The account already has a template of this name and language.');
      await record({
        action: 'template.created',
        subject: { kind: 'template', id: template.id },
        after: { accountId, name: body.name, language, category: body.category },
        event: { type: 'template.created', data: { accountId, name: body.name, language, status: 'draft' } },
      });
      await this.places.note(tx, account, used + 1, now);
      return template;
    });
    // Outside the transaction: what could be deleted is read from all templates of the account.
    return created ?? this.places.refusal(full as unknown as Account, this.acts.clock.now());
  }
}
