import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

import { api, take } from '@/api/client';
import { session, tellTabs } from '@/api/session';

import { dropDrafts } from './drafts';
import { useStore } from './store';

/** Ends the session: nothing of the user stays in any tab or in the browser's storage. */
export function useSignOut() {
  return useMutation({
    mutationFn: () => take<unknown>(api.DELETE('/api/session')),
    onMutate: () => tellTabs('leaving'),
    onSuccess: () => tellTabs('out'),
    onError: () => tellTabs('staying'),
  });
}

/** The owner has signed out, here or in another tab: this one must not go on showing what was there. */
export function useLeave(): void {
  const client = useQueryClient();
  const now = useStore(session);
  useEffect(() => {
    if (now !== 'out') return;
    tellTabs('out');
    dropDrafts();
    client.clear();
    window.location.replace('/login');
  }, [client, now]);
}
