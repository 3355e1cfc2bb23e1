import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { api, patiently, take, type Schemas } from './client';
import { keys } from './keys';

export type BackupList = Schemas['BackupList'];
export type Backup = Schemas['BackupBody'];
export type Restore = Schemas['RestoreBody'];

const MAKING_MS = 1_000;
const FOLLOWING_MS = 2_000;

/** All backups; asked again while one is made, and while everything is stopped for a restore, whose number is `following`. */
export function useBackups({ enabled = true, following }: { enabled?: boolean; following?: string | undefined } = {}) {
  return useQuery({
    queryKey: keys.backups,
    queryFn: ({ signal }) => take(api.GET('/api/admin/backups', { signal, fetch: patiently })),
    enabled,
    // A server that is away is what a restore looks like: the next look comes soon enough.
    ...(following === undefined ? {} : { retry: false }),
    refetchInterval: ({ state }) => {
      if (following !== undefined) return FOLLOWING_MS;
      return state.data?.making === true ? MAKING_MS : false;
    },
  });
}

export function useMakeBackup() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => take(api.POST('/api/admin/backups')),
    onSettled: () => client.invalidateQueries({ queryKey: keys.backups }),
  });
}

export function useRestore() {
  return useMutation({
    mutationFn: (body: Schemas['RestoreAsk']) => take(api.POST('/api/admin/backups/restore', { body, fetch: patiently })),
  });
}
