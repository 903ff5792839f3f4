import { matchConfirmWord, matchMarketingStop, matchOptWord, type InboundContent } from '@heliograph/domain';
import type { OwnWords } from '../workspace/workspace-words';

export interface WordHeard {
  means: 'stop' | 'stop_marketing' | 'start' | 'confirm';
  /** What the customer wrote or tapped. */
  text: string;
  language: string;
}

/**
 * What a message says about consent; null for conversation. A tapped button that ends marketing ends marketing only; typed, a STOP word
 * comes first and ends everything. Whether a confirmation answers anything is for the ledger to say.
 */
export function wordIn(content: InboundContent, own: OwnWords): WordHeard | null {
  if (content.type !== 'text' && content.type !== 'button') return null;
  const { text } = content;
  const payload = content.type === 'button' ? (content.payload ?? '') : '';
  const marketing = matchMarketingStop(text, own.stopMarketing) ?? matchMarketingStop(payload, own.stopMarketing);
  if (content.type === 'button' && marketing) return { means: 'stop_marketing', text, language: marketing.language };
  // A button's payload is the business's own word: it counts where its text says nothing.
  const word = matchOptWord(text, own.opt) ?? matchOptWord(payload, own.opt);
  if (word) return { means: word.kind, text, language: word.language };
  if (marketing) return { means: 'stop_marketing', text, language: marketing.language };
  const confirm = matchConfirmWord(text, own.confirm) ?? matchConfirmWord(payload, own.confirm);
  return confirm && { means: 'confirm', text, language: confirm.language };
}
