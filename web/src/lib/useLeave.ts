import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

import { session, tellTabs } from '@/api/session';

import { dropDrafts } from './drafts';
import { useStore } from './store';

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
