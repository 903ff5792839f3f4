import { placeholdersOf, type TemplateContent } from '@heliograph/domain';
import { unprocessable, type FieldError, type ProblemError } from '../http';

/** A placeholder without a declared variable would go to review without a sample, and come back rejected (facts §6.6). */
export function undeclaredVariables(content: TemplateContent): ProblemError | null {
  const declared = new Set(content.variables.map(({ name }) => name));
  const errors = [...new Set(placeholdersOf(content))]
    .filter((name) => !declared.has(name))
    .map((name): FieldError => ({
      pointer: '/content/variables',
      code: 'undeclared',
      message: `Variable ${name} is used and not declared`,
    }));
  if (errors.length === 0) return null;
  return unprocessable('template_variables_undeclared', 'The texts hold variables that are not declared with a sample.', {
    errors,
  });
}
