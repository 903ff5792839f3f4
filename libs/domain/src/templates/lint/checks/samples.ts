import type { DraftReading } from '../draft-reading';
import type { LintObservation } from '../finding';
import { isPositional, isWordLike } from '../variable-scan';

/** Every variable in the draft has a sample that could really be sent (§6.5 #7, §6.6 parameters). */
export function checkSamples({ draft, parts }: DraftReading): LintObservation[] {
  const found: LintObservation[] = [];
  const samples = new Map(draft.content.variables.map((v) => [v.name, v.sample]));
  const used = new Set<string>();
  for (const { pointer, scan } of parts) {
    for (const { name, start, end } of scan.variables) {
      if (used.has(name)) continue;
      used.add(name).add(name.trim());
      // An ill-written name is reported as such; whether it has a sample cannot be told.
      if (!isPositional(name) && !isWordLike(name)) continue;
      if ((samples.get(name) ?? '').trim() !== '') continue;
      const message = `{{${name}}} has no sample.`;
      found.push({
        ruleId: 'variable_sample_missing',
        place: { pointer, start, end },
        message,
        fix: 'Give a realistic example value.',
      });
    }
  }
  const broken = parts.some((p) => p.scan.strayBraces.length > 0);
  draft.content.variables.forEach(({ name, sample }, i) => {
    if (/[\n\r\t{}]| {4,}/u.test(sample)) {
      const message = `The sample of {{${name}}} holds a line break, a tab, braces or four spaces in a row.`;
      const place = { pointer: `/content/variables/${i}/sample` };
      found.push({ ruleId: 'variable_sample_value', place, message, fix: 'Use one plain line of text.' });
    }
    // Next to a broken brace the sample may belong to the variable that could not be read.
    if (!used.has(name) && !broken) {
      const place = { pointer: `/content/variables/${i}` };
      found.push({
        ruleId: 'variable_unused',
        place,
        message: `{{${name}}} appears nowhere in the template.`,
        fix: 'Use it or remove it.',
      });
    }
  });
  return found;
}
