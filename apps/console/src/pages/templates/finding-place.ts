import type { Schemas } from '@heliograph/client';

export type Finding = Schemas['LintFinding'];

/** What one field of the editor shows: the findings whose place is this field, or lies inside it. */
export function findingsAt(findings: readonly Finding[], pointer: string): Finding[] {
  return findings.filter(({ place }) => place.pointer === pointer);
}

/** A missing sample belongs to the field where it is written, not to the text that has the variable. */
export function placedAtSample(finding: Finding, names: readonly string[]): Finding {
  if (finding.ruleId !== 'variable_sample_missing') return finding;
  const index = names.indexOf(/\{\{(\w+)\}\}/.exec(finding.message)?.[1] ?? '');
  return index === -1 ? finding : { ...finding, place: { pointer: `/content/variables/${index}/sample` } };
}

/** Findings that no field shows, because they are about several parts or about one that the editor has no field for. */
export function findingsElsewhere(findings: readonly Finding[], fields: ReadonlySet<string>): Finding[] {
  return findings.filter(({ place }) => !fields.has(place.pointer));
}

/** The field nearest to a place: the field itself, else the closest one around it. Null when there is none. */
export function fieldFor(pointer: string, fields: ReadonlySet<string>): string | null {
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    if (fields.has(at)) return at;
    const inside = [...fields].find((field) => field.startsWith(`${at}/`));
    if (inside !== undefined) return inside;
  }
  return null;
}

/** The words that a finding is about, when it says which. */
export function quoted(text: string, { start, end }: Finding['place']): string | null {
  return start === undefined || end === undefined || end <= start ? null : text.slice(start, end);
}

const order = ['blocks', 'likely_rejected', 'advice'] as const;
/** How many of each severity, gravest first. */
export const tally = (findings: readonly Finding[]): { severity: Finding['severity']; count: number }[] =>
  order
    .map((severity) => ({ severity, count: findings.filter((finding) => finding.severity === severity).length }))
    .filter(({ count }) => count > 0);
