import { createStore } from '@/lib/store';

import { api, take } from './client';

/** `in` until the server says otherwise; `ended` shows the sign-in over the page, so that no text is lost. */
export type Session = 'in' | 'ended' | 'out';

export const session = createStore<Session>('in');

/** A sign-out on its way: `leaving` until the server has answered, `staying` when it did not. */
type SignOut = 'leaving' | 'staying' | 'out';

let leaving = false;

/** The server ends the lines of a session before it answers the sign-out: who leaves is not asked to sign in over his page. */
export function sessionEnded(): void {
  if (session.get() === 'in') session.set(leaving ? 'out' : 'ended');
}

const tabs = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('vk-session');

function heard(word: SignOut): void {
  leaving = word === 'leaving';
  if (word === 'out') session.set('out');
}

tabs?.addEventListener('message', ({ data }: MessageEvent<SignOut>) => heard(data));

/** How the owner's sign-out goes, for every tab: none must go on showing what is his. */
export function tellTabs(word: SignOut): void {
  heard(word);
  tabs?.postMessage(word);
}

let renewal: Promise<unknown> = Promise.resolve();

/** A write that ends every session and gives this browser a new one; its answer brings the cookie. */
export function renewing<T>(write: Promise<T>): Promise<T> {
  renewal = write.then(
    () => undefined,
    () => undefined,
  );
  return write;
}

/** Whether this browser is signed in after all when its session has ended; a server that does not answer has ended it. */
export async function stillSignedIn(): Promise<boolean> {
  await renewal;
  return take(api.GET('/api/session')).then(
    () => true,
    () => false,
  );
}
