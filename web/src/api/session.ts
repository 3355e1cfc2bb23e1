import { createStore } from '@/lib/store';

/** `in` until the server says otherwise; `ended` shows the sign-in over the page, so that no text is lost. */
export type Session = 'in' | 'ended' | 'out';

export const session = createStore<Session>('in');

export function sessionEnded(): void {
  if (session.get() === 'in') session.set('ended');
}

const tabs = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('vk-session');

/** The owner signed out here: the other tabs must not go on showing what is his. */
export function tellTabsSignedOut(): void {
  tabs?.postMessage('out');
}

/** Calls back when another tab has signed out. Returns what ends it. */
export function onSignedOutElsewhere(act: () => void): () => void {
  const heard = ({ data }: MessageEvent<unknown>) => {
    if (data === 'out') act();
  };
  tabs?.addEventListener('message', heard);
  return () => tabs?.removeEventListener('message', heard);
}
