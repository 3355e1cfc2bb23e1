import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

import { api, take } from '@/api/client';
import { onSignedOutElsewhere, tellTabsSignedOut } from '@/api/session';

import { dropDrafts } from './drafts';

function leave(client: QueryClient): void {
  client.clear();
  window.location.replace('/login');
}

/** Ends the session here: nothing of the user stays in any tab or in the browser's storage. */
export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => take<unknown>(api.DELETE('/api/session')),
    onSuccess: () => {
      tellTabsSignedOut();
      dropDrafts();
      leave(client);
    },
  });
}

/** Another tab has signed out: this one must not go on showing what was there. */
export function useLeaveWithOtherTabs(): void {
  const client = useQueryClient();
  useEffect(() => onSignedOutElsewhere(() => leave(client)), [client]);
}
