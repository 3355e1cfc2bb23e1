import type { QueryClient } from '@tanstack/react-query';

import { api, take, type Schemas } from '@/api/client';
import { keys } from '@/api/keys';
import { isProblem, NoAnswer } from '@/api/problem';
import type { Bootstrap } from '@/api/queries';
import { createStore } from '@/lib/store';

type Switches = Schemas['SwitchList'];

/** `unconfirmed`: the server has not said yes in time, sending may go on. */
export type Stopping = 'no' | 'asked' | 'unconfirmed';
export const stopping = createStore<Stopping>('no');

/** So that the page has said it within three seconds. */
export const UNCONFIRMED_MS = 2_500;
const AGAIN_MS = 1_000;

export function keepSwitches(client: QueryClient, switches: Switches): void {
  client.setQueryData<Bootstrap>(keys.bootstrap, (old) => (old === undefined ? old : { ...old, switches }));
}

export function pause(until: string | null): Promise<Switches> {
  return take(api.PUT('/api/switches', { body: { scope: 'user', until } }));
}

export function resume(): Promise<Switches> {
  return take(api.POST('/api/switches/lift', { body: { scope: 'user', reasons: ['owner'] } }));
}

/**
 * Stop everything, and do not rest until the server says that it is done: repeating a stop is harmless. Ends with what
 * stands then; throws only what the server refuses.
 */
export async function stopEverything(ask: () => Promise<Switches> = () => pause(null)): Promise<Switches> {
  stopping.set('asked');
  const loud = setTimeout(() => stopping.set('unconfirmed'), UNCONFIRMED_MS);
  try {
    for (;;) {
      try {
        return await ask();
      } catch (error) {
        const passing = error instanceof NoAnswer || (isProblem(error) && (error.status >= 500 || error.status === 429));
        if (!passing) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  } finally {
    clearTimeout(loud);
    stopping.set('no');
  }
}
