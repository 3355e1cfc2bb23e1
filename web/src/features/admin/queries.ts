import { useMutation, useQueryClient } from '@tanstack/react-query';

import { api, take, type Schemas } from '@/api/client';
import { keepSwitches } from '@/shell/switchActions';

/** Stops sending of everybody, or lets it go on. */
export function useSystemSwitch() {
  const client = useQueryClient();
  return useMutation<Schemas['SwitchList'], Error, boolean>({
    mutationFn: (stop) =>
      stop ? take(api.PUT('/api/admin/switch', { body: { until: null } })) : take(api.DELETE('/api/admin/switch')),
    onSuccess: (found) => keepSwitches(client, found),
  });
}

/** Recomputes every log: asked for by hand, since it reads all of them. */
export function useVerification() {
  return useMutation({ mutationFn: () => take(api.GET('/api/admin/audit/verification')) });
}
