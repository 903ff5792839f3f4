import type { Schemas } from '@heliograph/client';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { fieldProblems } from '../../admin/field-problems';
import { ask } from '../../api/client';
import { isProblem } from '../../api/problem';
import { contentOfDraft, variablesIn, type Draft } from './draft';
import { placedAtSample, type Finding } from './finding-place';

type Report = Schemas['LintReport'];

export interface Lint {
  findings: readonly Finding[];
  maySubmit: boolean;
  busy: boolean;
  failed: boolean;
}

/** The lint of what is being written, half a second after the last key. A form that is not even complete blocks as well. */
export function useLint(draft: Draft, template: string | null): Lint {
  const body = useMemo(() => {
    const { account, name, language, category } = draft;
    return JSON.stringify({
      account,
      name,
      language,
      category,
      content: contentOfDraft(draft),
      ...(template ? { template } : {}),
    });
  }, [draft, template]);
  const [settled] = useDebouncedValue(body, 500);
  const lint = useQuery({
    queryKey: ['template-lint', settled],
    enabled: draft.account !== '',
    queryFn: async ({ signal }) => {
      try {
        return await ask<Report>('POST', '/v1/templates/lint', { body: JSON.parse(settled) as unknown, signal });
      } catch (error) {
        if (isProblem(error) && error.status === 422) return { maySubmit: false, findings: formFindings(error) };
        throw error;
      }
    },
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
  });
  const findings = useMemo(() => {
    const names = variablesIn(contentOfDraft(draft));
    return (lint.data?.findings ?? []).map((finding) => placedAtSample(finding, names));
  }, [lint.data, draft]);
  return {
    findings,
    maySubmit: lint.data?.maySubmit ?? false,
    busy: body !== settled || lint.isFetching,
    failed: lint.isError,
  };
}

/** Problems of single fields, in the shape of findings, so that they stand where findings stand. */
export const formFindings = (error: unknown): Finding[] =>
  Object.entries(fieldProblems(error)).map(
    ([pointer, message]) =>
      ({
        ruleId: 'form',
        severity: 'blocks',
        place: { pointer },
        message,
        why: '',
        fix: '',
        source: '',
      }) as unknown as Finding,
  );
