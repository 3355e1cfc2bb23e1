import { useMutation, useQueryClient } from '@tanstack/react-query';

import { api, take } from '@/api/client';

import { dropDrafts } from './drafts';

/** Ends the session here: nothing of the user stays in this tab or in the browser's storage. */
export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => take<unknown>(api.DELETE('/api/session')),
    onSuccess: () => {
      client.clear();
      dropDrafts();
      window.location.replace('/login');
    },
  });
}
