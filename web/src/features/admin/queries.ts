import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { api, take, type Schemas } from '@/api/client';
import { keys } from '@/api/keys';
import { keepSwitches } from '@/shell/switchActions';

const PAGE = 50;
const LOOK_MS = 60_000;

/** Stops sending of everybody, or lets it go on. */
export function useSystemSwitch() {
  const client = useQueryClient();
  return useMutation<Schemas['SwitchList'], Error, boolean>({
    mutationFn: (stop) =>
      stop ? take(api.PUT('/api/admin/switch', { body: { until: null } })) : take(api.DELETE('/api/admin/switch')),
    onSuccess: (found) => keepSwitches(client, found),
  });
}

export function useDemand() {
  return useQuery({ queryKey: keys.demand, queryFn: ({ signal }) => take(api.GET('/api/admin/second-factor', { signal })) });
}

/** Demands the second step from everybody, or no more. */
export function useChangeDemand() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (demanded: boolean) => take(api.PUT('/api/admin/second-factor', { body: { demanded } })),
    onSuccess: (found) => client.setQueryData(keys.demand, found),
  });
}

/** Recomputes every log: asked for by hand, since it reads all of them. */
export function useVerification() {
  return useMutation({ mutationFn: () => take(api.GET('/api/admin/audit/verification')) });
}

/** People of the installation, the newest first, page by page. */
export function useUsers(text: string) {
  return useInfiniteQuery({
    queryKey: [...keys.users, text],
    queryFn: ({ pageParam, signal }) =>
      take(
        api.GET('/api/admin/users', {
          params: { query: { limit: PAGE, cursor: pageParam, ...(text === '' ? {} : { q: text }) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

/** How the installation works: looked at again every minute. */
export function useCondition() {
  return useQuery({
    queryKey: keys.condition,
    queryFn: ({ signal }) => take(api.GET('/api/admin/condition', { signal })),
    refetchInterval: LOOK_MS,
  });
}

/** Events that nobody could process: looked at again every minute. */
export function useParked() {
  return useQuery({
    queryKey: keys.parked,
    queryFn: ({ signal }) => take(api.GET('/api/admin/dead-letters', { signal })),
    refetchInterval: LOOK_MS,
  });
}

export function usePlans() {
  return useQuery({
    queryKey: keys.plans,
    queryFn: ({ signal }) => take(api.GET('/api/plans', { signal })),
    select: (list) => list.items,
  });
}

/** Puts a person on a plan from the next application on. */
export function useChoosePlan(userId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (plan_id: string) =>
      take(api.PUT('/api/admin/users/{user_id}/plan', { params: { path: { user_id: userId } }, body: { plan_id } })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.users }),
  });
}
