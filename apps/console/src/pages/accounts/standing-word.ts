import { useWords } from '../../i18n/catalogue';
import { accountsWords } from './words';

const known = [
  'verified',
  'not_verified',
  'pending',
  'failed',
  'approved',
  'refused',
  'deferred',
  'unknown',
  'restricted',
  'banned',
  'all',
  'business_initiated',
  'customer_initiated',
  'marketing',
] as const;

/** A word of an account's standing; one that we do not know stays as it is. */
export function useStandingWord(): (word: string) => string {
  const say = useWords(accountsWords);
  return (word) => {
    const found = known.find((one) => one === word);
    return found ? say(`word_${found}`) : word;
  };
}

export const factKinds = ['business_verification', 'account_review', 'restriction', 'restriction_lifted', 'ban'] as const;
export type FactKind = (typeof factKinds)[number];

const scopes = ['all', 'business_initiated', 'customer_initiated', 'marketing'] as const;
/** What may be stated of each kind of fact. */
export const factValues: Record<FactKind, readonly string[]> = {
  business_verification: ['verified', 'not_verified', 'pending', 'failed'],
  account_review: ['approved', 'pending', 'refused', 'deferred'],
  restriction: scopes,
  restriction_lifted: scopes,
  ban: ['all'],
};
/** Kinds that may name their end. */
export const mayEnd = (kind: FactKind): boolean => kind === 'restriction' || kind === 'ban';
