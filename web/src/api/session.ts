import { createStore } from '@/lib/store';

/** `in` until the server says otherwise; `ended` shows the sign-in over the page, so that no text is lost. */
export type Session = 'in' | 'ended' | 'out';

export const session = createStore<Session>('in');

export function sessionEnded(): void {
  if (session.get() === 'in') session.set('ended');
}
