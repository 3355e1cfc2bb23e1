import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { api, take, type Schemas } from '@/api/client';
import { keys } from '@/api/keys';
import type { Bootstrap } from '@/api/queries';

export function usePreferences() {
  return useQuery({
    queryKey: keys.preferences,
    queryFn: ({ signal }) => take(api.GET('/api/notifications/preferences', { signal })),
  });
}

export function useChangePreferences() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas['PreferencesChange']) => take(api.PUT('/api/notifications/preferences', { body })),
    onSuccess: (found) => client.setQueryData(keys.preferences, found),
    // A refusal may mean that another tab has changed them: show what stands.
    onError: () => void client.invalidateQueries({ queryKey: keys.preferences }),
  });
}

export function useChannels() {
  return useQuery({
    queryKey: keys.channels,
    queryFn: ({ signal }) => take(api.GET('/api/notifications/channels', { signal })),
    select: (list) => list.items,
  });
}

export type Channel = Schemas['ChannelBody']['channel'];
const LOOK_MS = 1_000;

/** Sends a test message and waits for what became of it. */
export function useChannelTest() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (channel: Channel) => {
      const { id } = await take(api.POST('/api/notifications/channels/{channel}/test', { params: { path: { channel } } }));
      for (;;) {
        const found = await take(api.GET('/api/notifications/tests/{test_id}', { params: { path: { test_id: id } } }));
        if (found.state !== 'waiting') return found;
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
    },
    onSettled: () => void client.invalidateQueries({ queryKey: keys.channels }),
  });
}

export function useSessions() {
  return useQuery({
    queryKey: keys.sessions,
    queryFn: ({ signal }) => take(api.GET('/api/sessions', { signal })),
    select: (list) => list.items,
  });
}

export function useEndSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string | 'others') =>
      id === 'others'
        ? take<unknown>(api.POST('/api/sessions/revoke-others'))
        : take<unknown>(api.DELETE('/api/sessions/{session_id}', { params: { path: { session_id: id } } })),
    onSettled: () => void client.invalidateQueries({ queryKey: keys.sessions }),
  });
}

/** False once it is known that the account has no password: a fresh sign-in by link stands in its place then. */
export function useHasPassword(): boolean {
  const who = useQuery({ queryKey: keys.who, queryFn: ({ signal }) => take(api.GET('/api/session', { signal })) });
  return who.data?.has_password !== false;
}

export function useSecondFactor() {
  return useQuery({
    queryKey: keys.secondFactor,
    queryFn: ({ signal }) => take(api.GET('/api/second-factor', { signal })),
  });
}

export function usePersonalData() {
  return useQuery({
    queryKey: keys.personalData,
    queryFn: ({ signal }) => take(api.GET('/api/personal-data', { signal })),
  });
}

/** Asks hh again what is allowed. */
export function useProbe() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => take(api.POST('/api/account/probe')),
    onSuccess: (account) =>
      client.setQueryData<Bootstrap>(keys.bootstrap, (old) => (old === undefined ? old : { ...old, account })),
  });
}

export function useUnlink() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => take<unknown>(api.DELETE('/api/account')),
    onSettled: () => void client.invalidateQueries({ queryKey: keys.bootstrap }),
  });
}

/** Given resumes are erased. */
export function useEndAssisted() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => take(api.DELETE('/api/assisted')),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.bootstrap }),
  });
}
