/// <reference types="jest" />
import { ProviderError } from '../provider-error';

/** The ProviderError a call is refused with; anything else, or no error, fails the test. */
export async function providerErrorOf(call: Promise<unknown>): Promise<ProviderError> {
  const outcome = await call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('value' in outcome) throw new Error('expected a ProviderError, but the call succeeded');
  if (!(outcome.error instanceof ProviderError)) throw outcome.error;
  return outcome.error;
}

/** No phone number, credential or text may be in an error, neither in its message nor in its details. */
export function expectNothingPersonal(error: ProviderError, secrets: readonly string[]): void {
  const everything = `${error.message} ${JSON.stringify(error.details)} ${error.stack ?? ''}`;
  for (const secret of secrets) expect(everything).not.toContain(secret);
}
