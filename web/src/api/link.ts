import { useMutation } from '@tanstack/react-query';

import { api, take } from './client';

/** Goes to hh.ru, where the owner allows access; it leads back here. */
export function useLinkAccount() {
  return useMutation({
    mutationFn: (forceLogin: boolean) => take(api.POST('/api/accounts/link', { body: { force_login: forceLogin } })),
    onSuccess: ({ authorize_url }) => window.location.assign(authorize_url),
  });
}
