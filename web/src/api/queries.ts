import { MutationCache, QueryCache, QueryClient, useQuery, type UseQueryResult } from '@tanstack/react-query';

import { openDrafts } from '@/lib/drafts';

import { api, take, type Schemas } from './client';
import { keys } from './keys';
import { isProblem, NoAnswer, restarts } from './problem';
import { secondStepDemanded, sessionEnded } from './session';

const RESTART_TRIES = 20;
const RESTART_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 30_000;

/** What a moment later may be answered: the server was away, or had too much to do. */
export function isPassing(error: Error): boolean {
  return error instanceof NoAnswer || (isProblem(error) && (error.status >= 500 || error.status === 429));
}

function retry(failures: number, error: Error): boolean {
  return isPassing(error) && !isProblem(error, 429) && failures < (restarts(error) ? RESTART_TRIES : 2);
}

function retryDelay(failures: number, error: Error): number {
  return restarts(error) ? RESTART_PAUSE_MS : Math.min(1_000 * 2 ** failures, LONGEST_PAUSE_MS);
}

function watch(error: Error): void {
  if (isProblem(error, 401)) void sessionEnded();
  if (isProblem(error, 403) && error.code === 'second_factor_demanded') secondStepDemanded();
}

/**
 * `always`: the browser's own idea of being offline says nothing about a server on this machine, and a write that was
 * asked for an hour ago must not be sent now.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: watch }),
    mutationCache: new MutationCache({ onError: watch }),
    defaultOptions: {
      queries: { networkMode: 'always', staleTime: 30_000, retry, retryDelay, refetchOnWindowFocus: true, refetchOnReconnect: true },
      mutations: { networkMode: 'always', retry: 0 },
    },
  });
}

function bootstrapQuery() {
  return {
    queryKey: keys.bootstrap,
    queryFn: async ({ signal }: { signal: AbortSignal }) => {
      const found = await take(api.GET('/api/bootstrap', { signal }));
      await openDrafts(found.user.id, found.draft_key, found.draft_keys_before);
      return found;
    },
  };
}

export type Bootstrap = Schemas['Bootstrap'];

/**
 * A part of what the first screen and the shell show; nothing before the first answer. Every answer has a new time, so whoever takes all of
 * it is drawn again with each.
 */
export function useBootstrap<Part>(part: (bootstrap: Bootstrap) => Part): UseQueryResult<Part> {
  return useQuery({ ...bootstrapQuery(), select: part });
}

/** Titles of resumes by id, where there are several: of one nobody asks which it is. */
export function useTitles(): Readonly<Record<string, string>> | undefined {
  return useBootstrap(titlesOf).data;
}

function titlesOf({ resumes }: Bootstrap): Readonly<Record<string, string>> {
  return Object.fromEntries(resumes.length > 1 ? resumes.map((one) => [one.id, one.title]) : []);
}

const NONE: Bootstrap['resumes'] = [];

export function useResumes(): Bootstrap['resumes'] {
  return useBootstrap(({ resumes }) => resumes).data ?? NONE;
}
