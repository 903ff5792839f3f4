import type { PreviewBody } from '@heliograph/contracts';
import { checkVariables, renderTemplate, type TemplateContent } from '@heliograph/domain';

/** As a customer would see it; with what would keep a send with these values from leaving. */
export function previewOf(content: TemplateContent, variables: Readonly<Record<string, string>>): PreviewBody {
  const { header, body, footer, buttons, list, cards, text } = renderTemplate(content, variables);
  const problems = checkVariables(content, variables).map(({ variable, problem, message }) => ({ variable, problem, message }));
  return { header, body, footer, buttons, list: list ?? null, cards, text, problems };
}

/** The declared samples, by name. */
export const samplesOf = (content: TemplateContent): Record<string, string> =>
  Object.fromEntries(content.variables.map(({ name, sample }) => [name, sample]));
