import type { Named } from '../../api/nouns';

export interface Viewer {
  agent: Named;
  state: 'viewing' | 'composing' | 'left';
}

/** The viewers in an answer or a signal, without oneself and without those who left. */
export const othersIn = (viewers: unknown, me: string): Viewer[] =>
  (Array.isArray(viewers) ? (viewers as Viewer[]) : []).filter(({ agent, state }) => agent?.id !== me && state !== 'left');
