import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';

import { keys } from '@/api/keys';
import { useBootstrap } from '@/api/queries';

const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * A decision is carried out a little after it was taken over, and nobody tells the page of that: it looks again and again, ever more seldom,
 * and then at what the decision has changed. So no page keeps a letter that has been written anew.
 */
export function useCarriedOut(): void {
  const client = useQueryClient();
  const pending =
    useBootstrap(({ decisions }) =>
      decisions
        .filter((one) => one.outcome === 'pending')
        .map((one) => one.id)
        .join(' '),
    ).data ?? '';
  const before = useRef('');
  useEffect(() => {
    const now = new Set(pending.split(' '));
    const done = before.current.split(' ').some((id) => id !== '' && !now.has(id));
    before.current = pending;
    if (done) for (const queryKey of [keys.applications, keys.matches]) void client.invalidateQueries({ queryKey });
    if (pending === '') return undefined;
    let pause = FIRST_MS;
    let timer = setTimeout(look, pause);
    function look(): void {
      void client.invalidateQueries({ queryKey: keys.bootstrap });
      pause = Math.min(2 * pause, LONGEST_MS);
      timer = setTimeout(look, pause);
    }
    return () => clearTimeout(timer);
  }, [client, pending]);
}
