import type { DraftReading } from '../draft-reading';
import type { LintObservation } from '../finding';

const extensions = { image: ['jpg', 'jpeg', 'png'], video: ['mp4'], document: ['pdf'] } as const;
const anyExtension: readonly string[] = Object.values(extensions).flat();

/** Sample files of headers and cards (§6.5 #7; §3.3). The file itself is not fetched: what it really holds is the provider's check. */
export function checkMedia({ draft }: DraftReading): LintObservation[] {
  const { kind, header, cards = [] } = draft.content;
  const found: LintObservation[] = [];
  if (header && 'sampleUrl' in header)
    found.push(...checkSample('/content/header/sampleUrl', header.sampleUrl, extensions[header.format]));
  else if (kind === 'media') {
    const message = 'A media template needs a picture, video or document.';
    found.push({
      ruleId: 'media_sample_missing',
      place: { pointer: '/content/header' },
      message,
      fix: 'Add a media header with a sample.',
    });
  }
  if (kind === 'carousel')
    cards.forEach((card, i) => found.push(...checkSample(`/content/cards/${i}/mediaUrl`, card.mediaUrl, anyExtension)));
  return found;
}

function checkSample(pointer: string, sample: string, allowed: readonly string[]): LintObservation[] {
  // A variable in the address is legal; the extension then counts only if it is written out.
  const address = sample.replaceAll(/\{\{[^{}]*\}\}/gu, 'x');
  if (!URL.canParse(address) || !/^https?:/iu.test(address)) {
    const message = 'There is no sample file, or its address is not a web address.';
    return [
      { ruleId: 'media_sample_missing', place: { pointer }, message, fix: 'Give the https address of a public sample file.' },
    ];
  }
  const extension = /\.([a-z0-9]{2,5})$/iu.exec(new URL(address).pathname)?.[1]?.toLowerCase();
  if (extension === undefined || allowed.includes(extension)) return [];
  const message = `A .${extension} file is not accepted here.`;
  return [{ ruleId: 'media_sample_type', place: { pointer }, message, fix: `Use ${allowed.join(', ')}.` }];
}
