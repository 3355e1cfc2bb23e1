import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { api, patiently, take, type Schemas } from '@/api/client';
import { keys } from '@/api/keys';
import { isPassing } from '@/api/queries';
import { decideMany } from '@/decisions/many';

import { dismissal, type Row } from './model';

const PAGE = 100;

export function useQueue(resumeId: string | null) {
  return useInfiniteQuery({
    queryKey: [...keys.applications, 'review', resumeId],
    queryFn: ({ pageParam, signal }) =>
      take(
        api.GET('/api/applications', {
          params: {
            query: { state: ['review'], limit: PAGE, cursor: pageParam, ...(resumeId === null ? {} : { resume_id: resumeId }) },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

/** A server that has too much to do is asked again, so long as nobody has written on. */
const CHECKS = 5;

/** What of a letter the resume proves. A text that is no longer the one on the screen is not checked to its end. */
export function useCheck(applicationId: string, letter: string) {
  return useQuery({
    queryKey: [...keys.check, applicationId, letter],
    queryFn: ({ signal }) =>
      take(api.POST('/api/letters/check', { body: { letter, application_id: applicationId }, signal })),
    enabled: letter.trim() !== '',
    staleTime: Infinity,
    gcTime: 0,
    retry: (failures, error) => failures + 1 < CHECKS && isPassing(error),
  });
}

/** A new draft out of the letter, as its owner asks; nothing is stored. */
export function useRevise(applicationId: string) {
  return useMutation({
    mutationFn: ({ letter, wish }: { letter: string; wish: string }) =>
      take(api.POST('/api/letters/revise', { body: { letter, wish, application_id: applicationId }, fetch: patiently })),
  });
}

type Resume = Schemas['ResumeBody'];

/** Adds a company to those that one resume never writes to; nothing where it stands there already. */
async function never(resume: Resume, name: string): Promise<void> {
  const { filters, version } = resume.settings;
  const before = filters.employers?.never ?? [];
  if (before.includes(name)) return;
  const employers = { never: [...before, name] };
  await take(
    api.PUT('/api/resumes/{resume_id}/settings', {
      params: { path: { resume_id: resume.id } },
      body: { expected_version: version, filters: { employers } as Schemas['FilterChoice'] },
    }),
  );
}

/** Hides a company: the rule first, so that nothing new comes, then its letters leave the queue. */
export function useHideEmployer() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ name, rows }: { name: string; rows: readonly Row[] }) => {
      const { items } = await take(api.GET('/api/resumes'));
      for (const resume of items) await never(resume, name);
      if (rows.length > 0) await decideMany(rows.map(dismissal));
    },
    onSettled: () => {
      for (const queryKey of [keys.bootstrap, keys.applications, keys.matches]) {
        void client.invalidateQueries({ queryKey });
      }
    },
  });
}
