import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './problem';

/** Answers of the server are final; only a lost connection or a fault on its side is tried again. */
const worthTrying = (error: unknown): boolean => !(error instanceof ApiProblem) || error.status >= 500;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The live stream says what changed; a focus refetch would only repeat it.
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && worthTrying(error),
      retryDelay: (attempt) => Math.min(1000 * 2 ** attempt, 8000),
    },
    mutations: { retry: false },
  },
});
