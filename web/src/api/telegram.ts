import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { api, take, type Schemas } from './client';
import { keys } from './keys';

/** The bot and the linked chat; asked often while a code waits to be used. */
export function useTelegram(waiting = false) {
  return useQuery({
    queryKey: keys.telegram,
    queryFn: ({ signal }) => take(api.GET('/api/telegram', { signal })),
    refetchInterval: waiting ? 2_000 : false,
  });
}

export function useTelegramLink() {
  return useMutation({ mutationFn: () => take(api.POST('/api/telegram/link')) });
}

export function useTelegramUnlink() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => take<unknown>(api.DELETE('/api/telegram/link')),
    onSettled: () => {
      client.setQueryData<Schemas['TelegramBody']>(keys.telegram, (old) => (old ? { ...old, chat: null } : old));
      for (const queryKey of [keys.telegram, keys.bootstrap]) void client.invalidateQueries({ queryKey });
    },
  });
}
