import { Injectable } from '@nestjs/common';
import type { ReplaceTemplateBody } from '@heliograph/contracts';
import { checkVariables, placeholdersOf, sendable, type TemplateContent, type TemplateStatus } from '@heliograph/domain';
import type { LockedDependant, Replacement, Template } from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';
import { Acts } from '../audit/acts';
import { conflict, notFound, unprocessable, type ProblemError } from '../http';
import type { Outcome } from '../outcome';
import { uuidOf } from '../public-ids';
import type { Requester } from '../requester';

/** One act is one transaction; more than this would hold its locks too long. */
const mostAtOnce = 50_000;
const mostNamed = 20;

/**
 * Product §5: everything that waits for a template names another one from now on, or nothing does. Each message's own values are checked
 * against the other template first. What was held is decided again at once; every message is decided once more before it leaves.
 */
@Injectable()
export class ReplaceTemplate {
  constructor(private readonly acts: Acts) {}

  async replace(
    by: Requester,
    templateId: string,
    body: ReplaceTemplateBody,
  ): Promise<Outcome<{ replaced: number; held: number }>> {
    const { templates, templateDependants } = this.acts.stores;
    const { workspaceId } = by;
    const otherId = uuidOf('template', body.template);
    return this.acts.perform(by, async ({ tx, now, record }): Promise<Outcome<{ replaced: number; held: number }>> => {
      const template = await templates.find(workspaceId, templateId);
      if (!template) return notFound('template');
      // Locked: it cannot be deleted or changed by a sync while messages are given to it.
      const other = await templates.lock(tx, workspaceId, otherId);
      const unfit = unfitness(template, other);
      if (unfit) return unfit;
      const { category, content } = other as Template & { content: TemplateContent };
      const dependants = await templateDependants.lock(tx, workspaceId, templateId, mostAtOnce + 1);
      if (dependants.length > mostAtOnce) {
        return conflict(
          'too_many_dependants',
          `More than ${mostAtOnce} messages wait for it: cancel the broadcast, or replace it there.`,
        );
      }
      const replacements = dependants.map((dependant): Replacement => {
        const variables = mapped(dependant, content, body.variables);
        return { messageId: dependant.messageId, use: dependant.use, variables };
      });
      const wrong = replacements.flatMap((replacement) => {
        const problems = checkVariables(content, replacement.variables);
        return problems.length > 0 ? [{ messageId: replacement.messageId, problems }] : [];
      });
      if (wrong.length > 0) return doNotFit(wrong, replacements.length);
      await templateDependants.replace(tx, workspaceId, replacements, { templateId: otherId, category }, now);
      const held = dependants.filter(({ state }) => state === 'held').length;
      const done = { replaced: replacements.length, held };
      await record({
        action: 'template.replaced',
        subject: { kind: 'template', id: templateId },
        after: { ...done, templateId: otherId, variables: body.variables ?? null },
        event: { type: 'template.replaced', data: { accountId: template.accountId, byTemplate: body.template, ...done } },
      });
      return done;
    });
  }
}

/** The values of one message in the other template's names. */
function mapped(
  dependant: LockedDependant,
  content: TemplateContent,
  map: ReplaceTemplateBody['variables'],
): Record<string, string> {
  const values = map
    ? Object.entries(map).map(([name, one]) => [name, 'value' in one ? one.value : dependant.variables[one.from]] as const)
    : placeholdersOf(content).map((name) => [name, dependant.variables[name]] as const);
  return Object.fromEntries(values.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function unfitness(template: Template, other: Template | null): ProblemError | null {
  if (!other) return notFound('template');
  if (other.id === template.id) return unprocessable('template_replaces_itself', 'Name another template.');
  if (other.accountId !== template.accountId) {
    return unprocessable('template_wrong_account', 'The other template belongs to another account (R7).');
  }
  if (!sendable(other.status as TemplateStatus) || other.content === null) {
    return unprocessable(
      'template_not_approved',
      `The other template is ${other.status}; only an approved one can be sent (R10).`,
      {
        extra: { templateStatus: other.status },
      },
    );
  }
  return null;
}

function doNotFit(wrong: { messageId: string; problems: ReturnType<typeof checkVariables> }[], total: number): ProblemError {
  const detail = `The values of ${wrong.length} of ${total} messages do not fit the other template. Nothing was switched.`;
  const messages = wrong.slice(0, mostNamed).map(({ messageId, problems }) => ({
    message: toPublicId('message', messageId),
    problems: problems.map(({ variable, problem }) => ({ variable, problem })),
  }));
  return unprocessable('template_variables_invalid', detail, { extra: { failing: wrong.length, total, messages } });
}
