/** Why a file cannot be imported at all. Shown to the caller: no phone number, no text of the file. */
export class ImportFailure extends Error {
  override readonly name = 'ImportFailure';
  constructor(
    readonly code: string,
    message: string,
    readonly status: 413 | 415 | 422 = 422,
  ) {
    super(message);
  }
}
