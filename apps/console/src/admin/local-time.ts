/** A moment as a `datetime-local` field writes it: this computer's own clock, to the minute, not later than the moment. */
export function localNow(now: number): string {
  const at = new Date(now);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** And as the API reads it. What is no time goes as it is: the API says so at the field. */
export function worldTime(local: string): string {
  const at = new Date(local);
  return Number.isNaN(at.getTime()) ? local : at.toISOString();
}
