import { useMutation, useQueryClient } from '@tanstack/react-query';
import { isProblem } from '../api/problem';
import i18next from 'i18next';
import { tellDone, tellProblem } from '../shell/tell';
import { partsWords } from './parts-words';

interface Act<Given, Result> {
  act: (given: Given) => Promise<Result>;
  /** Queries that are read again afterwards, by the first part of their key. */
  refresh: readonly string[];
  done?: string | ((result: Result) => string | undefined);
  onDone?: (result: Result) => void;
  /** The form shows the refusal itself. */
  quiet?: boolean;
}

/** Something a person does here: sent, told, and what it changed is read again. */
export function useAct<Given = void, Result = unknown>({ act, refresh, done, onDone, quiet = false }: Act<Given, Result>) {
  const client = useQueryClient();
  return useMutation<Result, unknown, Given>({
    mutationFn: act,
    onSuccess: async (result) => {
      const words = typeof done === 'function' ? done(result) : done;
      if (words) tellDone(words);
      onDone?.(result);
      await Promise.all(refresh.map((key) => client.invalidateQueries({ queryKey: [key] })));
    },
    onError: (error) => {
      if (quiet) return;
      const forbidden = isProblem(error, 'scope_missing');
      tellProblem(forbidden ? new Error(i18next.t('forbidden', { ns: partsWords.namespace })) : error);
    },
  });
}
