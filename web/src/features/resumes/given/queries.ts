import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { api, take } from '@/api/client';
import { keys } from '@/api/keys';
import { useBootstrap, type Bootstrap } from '@/api/queries';

import type { Fields, Given } from './model';

/** What is understood of a text or a file; nothing is stored. */
export function useRead() {
  return useMutation({
    mutationFn: (source: string | File) =>
      typeof source === 'string'
        ? take(api.POST('/api/resumes/given/text', { body: { text: source } }))
        : take(
            api.POST('/api/resumes/given/file', {
              // The file is the body itself, although the schema calls it a string.
              body: source as unknown as string,
              bodySerializer: () => source,
              headers: { 'Content-Type': 'application/octet-stream' },
            }),
          ),
  });
}

interface Checked {
  fields: Fields;
  text: string;
  unread: string[];
  file_name: string | null;
}

/** Saves the first version; whoever has not chosen to work without hh.ru before chooses it by that. */
export function useSaveNew() {
  const client = useQueryClient();
  const begun = useBootstrap(({ assisted }) => assisted !== null).data === true;
  return useMutation({
    mutationFn: async (body: Checked) => {
      if (!begun) await take(api.POST('/api/assisted'));
      return take(api.POST('/api/resumes/given', { body }));
    },
    // The next screen shows the resume that was saved.
    onSettled: () => client.invalidateQueries({ queryKey: keys.bootstrap }),
  });
}

function givenKey(id: string) {
  return [...keys.resumes, 'given', id];
}

export function useGiven(id: string) {
  return useQuery({
    queryKey: givenKey(id),
    queryFn: ({ signal }) =>
      take(api.GET('/api/resumes/{resume_id}/given', { params: { path: { resume_id: id } }, signal })),
  });
}

export function useReplace({ id, version }: Pick<Given, 'id' | 'version'>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Checked) =>
      take(
        api.PUT('/api/resumes/{resume_id}/given', {
          params: { path: { resume_id: id } },
          body: { ...body, expected_version: version },
        }),
      ),
    onSuccess: (given) => {
      client.setQueryData(givenKey(id), given);
      for (const queryKey of [keys.bootstrap, keys.applications]) void client.invalidateQueries({ queryKey });
    },
  });
}

/** The screen of a deleted resume ends with it: `leave` is called here, where no screen has to be left to hear of it. */
export function useRemove(id: string, leave: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => take(api.DELETE('/api/resumes/{resume_id}/given', { params: { path: { resume_id: id } } })),
    onSuccess: () => {
      client.setQueryData<Bootstrap>(keys.bootstrap, (known) =>
        known === undefined ? known : { ...known, resumes: known.resumes.filter((one) => one.id !== id) },
      );
      leave();
      client.removeQueries({ queryKey: givenKey(id) });
      void client.invalidateQueries({ queryKey: keys.bootstrap });
    },
  });
}
