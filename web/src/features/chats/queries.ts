import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { api, newKey, take, type Schemas } from '@/api/client';
import { keys } from '@/api/keys';

type Detail = Schemas['ChatDetail'];
type Body = Schemas['services__api__chats__bodies__DecisionInput'];

export function useChats(waits: boolean) {
  return useInfiniteQuery({
    queryKey: [...keys.chats, 'list', waits],
    queryFn: ({ pageParam, signal }) =>
      take(
        api.GET('/api/chats', {
          params: { query: { limit: 30, cursor: pageParam, ...(waits ? { waits } : {}) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export function useChat(id: string) {
  return useQuery({
    queryKey: [...keys.chats, 'one', id],
    queryFn: ({ signal }) => take(api.GET('/api/chats/{chat_id}', { params: { path: { chat_id: id } }, signal })),
  });
}

/** Says what to do with a proposed action; the answer's row stands at once, older ones never replace it. */
export function useActionDecision(chatId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, body }: { id: string; body: Body }) =>
      take(
        api.POST('/api/chat-actions/{action_id}/decision', {
          params: { path: { action_id: id }, header: newKey() },
          body,
        }),
      ),
    onSuccess: ({ action }) => {
      client.setQueryData<Detail>([...keys.chats, 'one', chatId], (old) =>
        old === undefined
          ? old
          : {
              ...old,
              actions: old.actions.map((one) => (one.id === action.id && one.version < action.version ? action : one)),
            },
      );
    },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.chats });
      void client.invalidateQueries({ queryKey: keys.chatActions });
    },
  });
}
