import type { QueryClient } from '@tanstack/react-query';

import { keys } from '@/api/keys';
import { askAgain } from '@/api/outdated';
import { renew } from '@/api/pages';
import { sessionEnded } from '@/api/session';
import { isWatched } from '@/api/watched';
import { createStore, useStore } from '@/lib/store';

import { createBatch, createPulse } from './batch';
import { serverNow, setServerNow } from './clock';
import type { Frame } from './frames';
import { Live, type LinkState } from './socket';
import { Told } from './told/tell';
import { changedBy } from './topics';

interface Connection {
  state: LinkState;
  /** Since when the line is lost, by this machine's clock: the server's is set anew meanwhile. Nothing while it is live. */
  lostSince: number | undefined;
  /** Of when what is shown surely is, by the server's clock: when it was heard last before that. */
  shownAsOf: number | undefined;
  /** The build that the server runs; another one than at the start means a new client. */
  build: string | undefined;
}

const connection = createStore<Connection>({ state: 'connecting', lostSince: undefined, shownAsOf: undefined, build: undefined });
const POLL_MS = 15_000;
let heard: number | undefined;

export function useConnection(): Connection {
  return useStore(connection);
}

function turn(state: LinkState): void {
  const before = connection.get();
  const live = state === 'live';
  const lostSince = live ? undefined : (before.lostSince ?? Date.now());
  const shownAsOf = live ? undefined : (before.shownAsOf ?? heard ?? serverNow());
  connection.set({ ...before, state, lostSince, shownAsOf });
}

/** Keeps the line open and the cache fresh until the returned function is called. */
export function connect(client: QueryClient, url: string, after: number): () => void {
  const invalidate = createBatch((changed) => {
    changed.forEach((queryKey) => renew(client, queryKey, (query) => isWatched(client, query)));
  });
  const everything = () => renew(client);
  const told = new Told(client);
  const show = createPulse(() => told.show());

  function take(frame: Frame): void {
    heard = serverNow();
    if (frame.type === 'hello') {
      setServerNow(frame.server_now);
      connection.set({ ...connection.get(), build: connection.get().build ?? frame.build });
      if (connection.get().build !== frame.build) newBuild.set(true);
    }
    if (frame.type === 'resync') everything();
    if (frame.type === 'read') {
      told.hearRead(frame.seq);
      show();
      invalidate([keys.bootstrap, keys.notifications]);
    }
    if (frame.type === 'notification') {
      told.hear(frame);
      show();
      invalidate(changedBy(frame));
    }
  }

  // A changed password ends the session of this page, too, and gives it a new one: the line goes on with that.
  const live: Live = new Live(url, after, {
    frame: take,
    state: (state) => {
      turn(state);
      if (state === 'live') askAgain(client);
    },
    signedOut: () => void sessionEnded().then((over) => over || live.again()),
  });
  const wake = () => {
    if (document.visibilityState === 'visible') live.hurry();
  };
  const back = (event: PageTransitionEvent) => {
    if (event.persisted) everything();
    wake();
  };
  window.addEventListener('online', wake);
  window.addEventListener('focus', wake);
  window.addEventListener('pageshow', back);
  document.addEventListener('visibilitychange', wake);
  // The socket may be blocked by a proxy while the rest answers: then the page asks. What could not be renewed waits for nobody's press.
  const poll = setInterval(() => {
    askAgain(client);
    if (connection.get().state !== 'live') void client.invalidateQueries({ queryKey: keys.bootstrap });
  }, POLL_MS);
  const unfollow = told.follow();
  live.start();

  return () => {
    unfollow();
    clearInterval(poll);
    window.removeEventListener('online', wake);
    window.removeEventListener('focus', wake);
    window.removeEventListener('pageshow', back);
    document.removeEventListener('visibilitychange', wake);
    live.stop();
  };
}

export const newBuild = createStore(false);
