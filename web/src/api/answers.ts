import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { api, take, type Schemas } from './client';
import { keys } from './keys';

export type Fact = Schemas['FactBody'];
export type Topic = Schemas['Topic'];

/** What the owner has stated about himself once. */
export function useAnswers() {
  return useQuery({
    queryKey: keys.answers,
    queryFn: ({ signal }) => take(api.GET('/api/answers', { signal })),
    select: (list) => list.items,
  });
}

export interface Stated {
  topic: Topic;
  subject: string;
  text: string;
  text_en: string;
}

function stateFact({ topic, subject, text, text_en }: Stated): Promise<Schemas['FactList']> {
  const params = { path: { topic }, query: { subject } };
  return take(api.PUT('/api/answers/{topic}', { params, body: { text, text_en } }));
}

export function useStateFact() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: stateFact,
    onSuccess: (list) => {
      client.setQueryData(keys.answers, list);
      void client.invalidateQueries({ queryKey: keys.chats });
    },
  });
}
