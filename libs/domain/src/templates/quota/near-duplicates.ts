import { nearlySame, sharedPortion, shinglesOf } from '../lint/text-similarity';
import type { TemplateContent } from '../template';

interface Compared {
  id: string;
  name: string;
  language: string;
  content: Pick<TemplateContent, 'kind' | 'body'>;
}

/**
 * Templates of one language that say nearly the same, in groups: what is alike to any member belongs to the group. Authentication templates share
 * WhatsApp's own wording and are left out; so are translations under one name. Made for the 6,000 templates a verified portfolio may have.
 */
export function groupNearDuplicates(templates: readonly Compared[]): string[][] {
  const compared = templates
    .filter((t) => t.content.kind !== 'authentication' && t.content.body.trim() !== '')
    .map((template) => ({ template, shingles: shinglesOf(template.content.body) }));
  const leader = compared.map((_, i) => i);
  const find = (i: number): number => {
    let at = i;
    while (leader[at] !== at) at = leader[at] ?? at;
    return at;
  };
  for (const [i, j] of likelyPairs(compared.map((c) => c.shingles))) {
    const a = compared[i];
    const b = compared[j];
    if (!a || !b || a.template.name === b.template.name || a.template.language !== b.template.language || find(i) === find(j))
      continue;
    if (sharedPortion(a.shingles, b.shingles) >= nearlySame) leader[find(j)] = find(i);
  }
  const groups = new Map<number, string[]>();
  compared.forEach(({ template }, i) => groups.set(find(i), [...(groups.get(find(i)) ?? []), template.id]));
  return [...groups.values()].filter((group) => group.length > 1).sort((a, b) => b.length - a.length);
}

/**
 * Pairs that can reach `nearlySame`: two sets that share so much must share one of their rarest shingles (prefix filtering). Everything
 * else, which is nearly everything, is never compared.
 */
function* likelyPairs(sets: readonly Set<string>[]): Generator<[number, number]> {
  const frequency = new Map<string, number>();
  for (const set of sets) for (const shingle of set) frequency.set(shingle, (frequency.get(shingle) ?? 0) + 1);
  const holders = new Map<string, number[]>();
  for (const [j, set] of sets.entries()) {
    const rarestFirst = [...set].sort((a, b) => (frequency.get(a) ?? 0) - (frequency.get(b) ?? 0) || (a < b ? -1 : 1));
    const partners = new Set<number>();
    for (const shingle of rarestFirst.slice(0, set.size - Math.ceil(nearlySame * set.size) + 1)) {
      const before = holders.get(shingle) ?? [];
      for (const i of before) partners.add(i);
      holders.set(shingle, [...before, j]);
    }
    for (const i of partners) yield [i, j];
  }
}
