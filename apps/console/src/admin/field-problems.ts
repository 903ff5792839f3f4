import { isProblem } from '../api/problem';

/** What the server said of single fields, by their JSON pointer or parameter; empty when it said nothing of the kind. */
export function fieldProblems(error: unknown): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  if (!isProblem(error)) return found;
  for (const { pointer, parameter, message } of error.problem.errors ?? []) {
    const place = pointer ?? parameter;
    if (place !== undefined) found[place] = found[place] ? `${found[place]} ${message}` : message;
  }
  return found;
}
