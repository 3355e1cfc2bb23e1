import { useQuery } from '@tanstack/react-query';

import { api, take, type Schemas } from './client';
import { keys } from './keys';

export type Application = Schemas['ApplicationBody'];
export type ApplicationDetail = Schemas['ApplicationDetail'];
export type ApplicationPage = Schemas['Page_ApplicationBody_'];
export type Claim = Schemas['ClaimBody'];

/** One application with its letter, evidence and history. */
export function useApplication(id: string) {
  return useQuery({
    queryKey: [...keys.applications, 'one', id],
    queryFn: ({ signal }) =>
      take(api.GET('/api/applications/{application_id}', { params: { path: { application_id: id } }, signal })),
  });
}

/** The decision about one vacancy with its whole trace. */
export function useMatch(id: string | null) {
  return useQuery({
    queryKey: [...keys.matches, 'one', id],
    enabled: id !== null,
    queryFn: ({ signal }) =>
      take(api.GET('/api/matches/{match_id}', { params: { path: { match_id: id ?? '' } }, signal })),
  });
}
