const keys = ['actor', 'action', 'subject', 'from', 'to'] as const;
export type AuditFilter = Record<(typeof keys)[number], string>;

/** The filter stands in the address, so that it can be sent to somebody, and other pages can link into it. */
export const filterOf = (address: URLSearchParams): AuditFilter =>
  Object.fromEntries(keys.map((key) => [key, address.get(key) ?? ''])) as AuditFilter;

export const addressOf = (filter: AuditFilter): URLSearchParams =>
  new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== ''));

/** As the API asks: times of the person's own clock become times of the world. What is no time is left to the API to refuse. */
export const queryOf = (filter: AuditFilter): Record<string, string> =>
  Object.fromEntries(
    Object.entries(filter)
      .map(([key, value]) => [key, value.trim()] as const)
      .filter(([, value]) => value !== '')
      .map(([key, value]) => [key, key === 'from' || key === 'to' ? asTime(value) : value]),
  );

const asTime = (text: string): string => {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? text : at.toISOString();
};
