import { isProblem } from '../api/problem';

/**
 * What the server says about the fields of a body, by the pointer of the field without its first slash (`events/0`), so that each is
 * shown where it was typed. A field asks for itself, and for what lies below it unless that is shown on its own.
 */
export function fieldErrors(error: unknown): (name: string) => string | undefined {
  const faults = isProblem(error) ? (error.problem.errors ?? []) : [];
  return (name) =>
    faults
      .filter(({ pointer, parameter }) => {
        const at = pointer?.slice(1) ?? parameter ?? '';
        return at === name || at.startsWith(`${name}/`);
      })
      .map(({ message }) => message)
      .join(' ') || undefined;
}

/** What is left to say beside the fields: nothing, when each fault is at a field that the form shows. */
export function isAllAtFields(error: unknown, shown: readonly string[]): boolean {
  if (!isProblem(error) || !error.problem.errors?.length) return false;
  return error.problem.errors.every(({ pointer, parameter }) => {
    const at = pointer?.slice(1) ?? parameter ?? '';
    return shown.some((name) => at === name || at.startsWith(`${name}/`));
  });
}
