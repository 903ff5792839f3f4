import { ProblemError } from './http';

/** A use case answers with its result or with a refusal, which is a value; nothing was written then. */
export type Outcome<Result> = Result | ProblemError;

/** At the door a refusal becomes the answer. */
export async function orRefuse<Result>(outcome: Promise<Outcome<Result>>): Promise<Result> {
  const settled = await outcome;
  if (settled instanceof ProblemError) throw settled;
  return settled;
}
