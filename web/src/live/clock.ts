let offset = 0;

/** The server's clock decides; this machine's may be wrong by any amount. */
export function setServerNow(iso: string, here: number = Date.now()): void {
  const there = Date.parse(iso);
  if (!Number.isNaN(there)) offset = there - here;
}

export function serverNow(here: number = Date.now()): number {
  return here + offset;
}
