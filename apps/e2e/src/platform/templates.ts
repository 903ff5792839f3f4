import type { TemplateBody } from '@heliograph/contracts';
import type { TestPlatform } from './start-platform';

export interface ApprovedTemplate {
  id: string;
  name: string;
  language: string;
  /** One value for each variable, from the template's own samples. */
  samples: Record<string, string>;
  /** The variable a test may put a mark of its own into. */
  mark: string;
}

interface Declared {
  variables?: { name: string; sample: string }[];
}

/** The seeded utility template that is approved and takes a value. */
export async function approvedTemplate({ api }: Pick<TestPlatform, 'api'>): Promise<ApprovedTemplate> {
  const templates = await api.all<TemplateBody>('/v1/templates');
  for (const { id, name, language, status, category, content } of templates) {
    const variables = (content as Declared | null)?.variables ?? [];
    const first = variables[0];
    if (status !== 'approved' || category !== 'utility' || !first) continue;
    const samples = Object.fromEntries(variables.map((variable) => [variable.name, variable.sample]));
    return { id, name, language, samples, mark: first.name };
  }
  throw new Error('the demo seed holds no approved utility template with a variable');
}

/** A template send to a contact; `mark` makes it recognisable in the provider's ledger. */
export const templateSend = (channel: string, contact: string, template: ApprovedTemplate, mark?: string) => ({
  channel,
  to: { contact },
  template: { id: template.id, variables: { ...template.samples, ...(mark === undefined ? {} : { [template.mark]: mark }) } },
});
