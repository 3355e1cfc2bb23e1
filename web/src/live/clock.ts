import { createStore } from '@/lib/store';

let offset = 0;

const MINUTE_MS = 60_000;
/** Nobody notices less. */
const NOTICED = 2;

/** By how many minutes this machine's clock is ahead of the server's, behind it below zero; 0 for what nobody notices. */
export const skew = createStore(0);

/** The server's clock decides; this machine's may be wrong by any amount. */
export function setServerNow(iso: string, here: number = Date.now()): void {
  const there = Date.parse(iso);
  if (Number.isNaN(there)) return;
  offset = there - here;
  const ahead = Math.round(-offset / MINUTE_MS);
  skew.set(Math.abs(ahead) < NOTICED ? 0 : ahead);
}

export function serverNow(here: number = Date.now()): number {
  return here + offset;
}
