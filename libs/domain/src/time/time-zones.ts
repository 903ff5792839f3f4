import { DateTime, IANAZone } from 'luxon';

/** A name of the IANA time zone database, as far as this machine's data goes. */
export const isTimeZone = (name: string): boolean => IANAZone.isValidZone(name);

const zonesOf = new Map<string, readonly string[]>();

function zonesOfCountry(country: string): readonly string[] {
  const known = zonesOf.get(country);
  if (known) return known;
  let zones: readonly string[] = [];
  try {
    // Not yet in TypeScript's own description of Intl.
    const locale = new Intl.Locale(`und-${country}`) as { getTimeZones?: () => string[]; timeZones?: string[] };
    zones = locale.getTimeZones?.() ?? locale.timeZones ?? [];
  } catch {
    // Not the code of a country.
  }
  zonesOf.set(country, zones);
  return zones;
}

/** Compared in a January and a July: daylight saving differs within a country too. */
const compared = ['2026-01-15T12:00:00Z', '2026-07-15T12:00:00Z'];

/** The zone of a country whose clocks all show the same; null where they differ, or where we do not know the country. */
export function zoneOfCountry(country: string | null): string | null {
  if (country === null || !/^[A-Z]{2}$/.test(country)) return null;
  const zones = zonesOfCountry(country);
  const offsets = new Set(zones.map((zone) => compared.map((at) => DateTime.fromISO(at, { zone }).offset).join()));
  return offsets.size === 1 ? (zones[0] as string) : null;
}

/** Whose clock counts for a contact: their own, their country's where it has one, else the workspace's. Always a valid zone. */
export function zoneOfContact(
  contact: { timeZone: string | null; country: string | null },
  workspaceZone: string | null,
): string {
  if (contact.timeZone !== null && isTimeZone(contact.timeZone)) return contact.timeZone;
  const own = workspaceZone !== null && isTimeZone(workspaceZone) ? workspaceZone : 'UTC';
  return zoneOfCountry(contact.country) ?? own;
}

/**
 * The moment at which the clocks of a zone show this wall time (`2026-12-01T09:00`). A time that daylight saving leaves out is taken as
 * much later as the clocks jump; one that comes twice, as its first.
 */
export function localMoment(wallTime: string, timeZone: string): Date {
  return DateTime.fromISO(wallTime, { zone: timeZone }).toJSDate();
}
