/** Fields of a contact a template variable may be filled from. */
export const contactFields = ['name', 'language', 'country'] as const;
export type ContactField = (typeof contactFields)[number];

/** Where one template variable of a broadcast comes from: a column of the audience, a field of the contact, or the same for all. */
export type VariableSource = { column: string } | { field: ContactField } | { value: string };

export type VariableMapping = Readonly<Record<string, VariableSource>>;

/**
 * The template's values for one recipient. A variable nobody mapped takes the recipient's own value of that name. What is not there is left
 * out: the policy then names it as missing, and this one recipient is refused.
 */
export function recipientVariables(
  mapping: VariableMapping,
  names: readonly string[],
  columns: Readonly<Record<string, string>>,
  contact: Readonly<Record<ContactField, string | null>>,
): Record<string, string> {
  const values: Record<string, string> = {};
  for (const name of names) {
    const value = valueOf(Object.hasOwn(mapping, name) ? mapping[name] : { column: name }, columns, contact);
    if (value !== null) values[name] = value;
  }
  return values;
}

function valueOf(
  source: VariableSource | undefined,
  columns: Readonly<Record<string, string>>,
  contact: Readonly<Record<ContactField, string | null>>,
): string | null {
  if (source === undefined) return null;
  if ('value' in source) return source.value;
  if ('field' in source) return contact[source.field];
  return Object.hasOwn(columns, source.column) ? (columns[source.column] as string) : null;
}
