import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { api, take, type Schemas } from '@/api/client';
import { keys } from '@/api/keys';

export type Values = Omit<Schemas['SettingsChange'], 'expected_version'>;

/** Saves what changed. A refusal because of another tab shows what stands by now. */
export function useSaveSettings(resumeId: string, version: number) {
  const client = useQueryClient();
  const refresh = () => {
    for (const queryKey of [keys.bootstrap, keys.matches, keys.preview]) void client.invalidateQueries({ queryKey });
  };
  return useMutation({
    mutationFn: (values: Values) =>
      take(
        api.PUT('/api/resumes/{resume_id}/settings', {
          params: { path: { resume_id: resumeId } },
          body: { ...values, expected_version: version },
        }),
      ),
    onSuccess: refresh,
    onError: refresh,
  });
}

/** Begins or ends the work with resumes. Letters are shown to the owner first; other modes are chosen in a further step. */
export function useChooseResumes() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (changes: readonly { resume: Schemas['ResumeBody']; on: boolean }[]) => {
      for (const { resume, on } of changes) {
        const body = { mode: on ? 'review' : 'off', expected_version: resume.settings.version } as const;
        await take(api.PUT('/api/resumes/{resume_id}/settings', { params: { path: { resume_id: resume.id } }, body }));
      }
    },
    // The next step reads the settings that were saved.
    onSettled: () => client.invalidateQueries({ queryKey: keys.bootstrap }),
  });
}

/** Reads the resumes from hh now. */
export function useSync() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => take(api.POST('/api/resumes/sync')),
    onSettled: () => client.invalidateQueries({ queryKey: keys.bootstrap }),
  });
}

export function usePreview(resumeId: string, threshold: number) {
  return useQuery({
    queryKey: [...keys.preview, resumeId, threshold],
    enabled: Number.isInteger(threshold) && threshold >= 0 && threshold <= 100,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/resumes/{resume_id}/preview', {
          params: { path: { resume_id: resumeId }, query: { threshold } },
          signal,
        }),
      ),
  });
}

export type Dictionary = 'areas' | 'professional-roles';

/** Entries of hh's dictionary: those chosen, and those whose names hold what is typed. */
export function useDictionary(name: Dictionary, typed: string, ids: readonly string[]) {
  return useQuery({
    queryKey: [...keys.dictionaries, name, typed, ids],
    placeholderData: keepPreviousData,
    staleTime: 600_000,
    queryFn: ({ signal }) =>
      take(
        api.GET(name === 'areas' ? '/api/dictionaries/areas' : '/api/dictionaries/professional-roles', {
          params: { query: { q: typed, ids: [...ids] } },
          signal,
        }),
      ),
    select: (found) => found.items,
  });
}

/** The application with the newest letter of a resume: what its style looks like in earnest. */
export function useLastLetter(resumeId: string) {
  return useQuery({
    queryKey: [...keys.applications, 'last-letter', resumeId],
    queryFn: async ({ signal }) => {
      const page = await take(
        api.GET('/api/applications', { params: { query: { resume_id: resumeId, limit: 10 } }, signal }),
      );
      return page.items.find((one) => one.letter_hash !== null && one.authored_by !== 'human')?.id ?? null;
    },
  });
}

interface Asked {
  threshold: number;
  without: readonly string[];
  /** 0 is no cap. */
  cap: number;
}

export function useWhatIf(resumeId: string, { threshold, without, cap }: Asked) {
  return useQuery({
    queryKey: [...keys.preview, 'what-if', resumeId, threshold, without, cap],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/resumes/{resume_id}/what-if', {
          params: { path: { resume_id: resumeId }, query: { threshold, without: [...without], daily_cap: cap } },
          signal,
        }),
      ),
  });
}
