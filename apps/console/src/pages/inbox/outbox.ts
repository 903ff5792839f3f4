import { useSyncExternalStore } from 'react';
import type { ProblemDocument } from '../../api/problem';

/** What an agent sent from this page and the server has not confirmed yet, or has refused. */
export interface PendingMessage {
  /** Also its Idempotency-Key: asking again after a lost answer never sends twice. */
  key: string;
  conversation: string;
  body: Record<string, unknown>;
  /** What the bubble shows. */
  text: string;
  at: string;
  state: 'sending' | 'kept' | 'refused' | 'accepted';
  problem: ProblemDocument | null;
  /** Its id once the server took it; the bubble goes when the real one is there. */
  acceptedAs: string | null;
}

const storageKey = 'heliograph.outbox';
let pending: readonly PendingMessage[] = restore();
const listeners = new Set<() => void>();

/** After a reload whatever was on its way is "kept here": nobody knows whether it arrived, and its key makes trying again safe. */
function restore(): PendingMessage[] {
  try {
    const kept = JSON.parse(localStorage.getItem(storageKey) ?? '[]') as PendingMessage[];
    return kept.filter(({ state }) => state === 'sending' || state === 'kept').map((one) => ({ ...one, state: 'kept' as const }));
  } catch {
    return [];
  }
}

function become(next: readonly PendingMessage[]): void {
  pending = next;
  try {
    localStorage.setItem(storageKey, JSON.stringify(next.filter(({ state }) => state === 'sending' || state === 'kept')));
  } catch {
    // Full or forbidden: the bubble still says what is the case.
  }
  for (const listener of listeners) listener();
}

export const addPending = (one: PendingMessage): void => become([...pending, one]);
export const changePending = (key: string, change: Partial<PendingMessage>): void =>
  become(pending.map((one) => (one.key === key ? { ...one, ...change } : one)));
export const dropPending = (key: string): void => become(pending.filter((one) => one.key !== key));
export const pendingNow = (): readonly PendingMessage[] => pending;

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** All of them; callers pick their conversation's. */
export const usePending = (): readonly PendingMessage[] => useSyncExternalStore(subscribe, () => pending);
