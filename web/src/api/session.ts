import { createStore } from '@/lib/store';

import { api } from './client';

/**
 * `in` until the server says otherwise; `ended` shows the sign-in over the page, so that no text is lost; `owing`: the administrator demands a
 * second step that this person has not set up yet.
 */
type Session = 'in' | 'ended' | 'out' | 'owing';

export const session = createStore<Session>('in');

/** A sign-out on its way: `leaving` until the server has answered, `staying` when it did not. */
type SignOut = 'leaving' | 'staying' | 'out';

let leaving = false;

/** In another tab the cookie of the new session may come after the line of the old one has ended. */
const NEW_COOKIE_MS = 700;

let asked: Promise<boolean> | undefined;
let exchanged = false;
let renewal: Promise<unknown> = Promise.resolve();

/** A write that ends every session and gives this browser a new one; its answer brings the cookie. */
export function renewing<T>(write: Promise<T>): Promise<T> {
  renewal = write.then(
    () => undefined,
    () => undefined,
  );
  return write;
}

/** All data are exchanged for others, which may not have this session: the page that waits for the end says so itself. */
export function awaitExchange(awaited: boolean): void {
  exchanged = awaited;
}

/**
 * Something says that the session is over: the server is asked before the page believes it. True when it is. The server ends the lines of a
 * session before it answers the sign-out: who leaves is not asked to sign in over his page.
 */
export async function sessionEnded(): Promise<boolean> {
  if (session.get() === 'in' && leaving) session.set('out');
  if (session.get() !== 'in' || exchanged) return true;
  asked ??= isOver().finally(() => (asked = undefined));
  return asked;
}

async function isOver(): Promise<boolean> {
  await renewal;
  let found = await look();
  if (found === 'ended') {
    await new Promise((next) => setTimeout(next, NEW_COOKIE_MS));
    found = await look();
  }
  if (found === 'in') return false;
  if (session.get() === 'in') session.set(leaving ? 'out' : found);
  return true;
}

async function look(): Promise<'in' | 'owing' | 'ended'> {
  try {
    const { data, response } = await api.GET('/api/session');
    if (!response.ok) return 'ended';
    return data?.second_factor_needed === true ? 'owing' : 'in';
  } catch {
    return 'ended'; // no answer: the word of whoever said that it is over stands
  }
}

/** The server wants a second step before anything else. */
export function secondStepDemanded(): void {
  if (session.get() === 'in') session.set('owing');
}

const tabs = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('vk-session');

let owner = '';

/** Whose page this is; other tabs of the same browser, whose session has ended, may go on with the session of this one. */
export function signedIn(userId: string): void {
  owner = userId;
  tabs?.postMessage('in');
}

/** Somebody has signed in beside, or comes back to the page: it goes on when it is the same person, and begins anew for another one. */
async function goOn(): Promise<void> {
  if (session.get() !== 'ended') return;
  const { data } = await api.GET('/api/session').catch(() => ({ data: undefined }));
  if (data === undefined || session.get() !== 'ended') return;
  if (data.user_id === owner) session.set(data.second_factor_needed ? 'owing' : 'in');
  else globalThis.location.reload();
}

globalThis.addEventListener?.('focus', () => void goOn());

function heard(word: SignOut | 'in'): void {
  if (word === 'in') {
    void goOn();
    return;
  }
  leaving = word === 'leaving';
  if (word === 'out') session.set('out');
}

tabs?.addEventListener('message', ({ data }: MessageEvent<SignOut | 'in'>) => heard(data));

/** How the owner's sign-out goes, for every tab: none must go on showing what is his. */
export function tellTabs(word: SignOut): void {
  heard(word);
  tabs?.postMessage(word);
}
