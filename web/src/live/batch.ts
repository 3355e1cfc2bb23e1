export type Schedule = (ms: number, act: () => void) => void;

const later: Schedule = (ms, act) => {
  setTimeout(act, ms);
};

/**
 * Collects keys and passes each on once: the first at the end of a short wait, more of them no sooner than `pause` after
 * that. A thousand events in a second are a handful of requests.
 */
export function createBatch(
  flush: (keys: readonly (readonly string[])[]) => void,
  schedule: Schedule = later,
  wait = 300,
  pause = 2_000,
): (keys: readonly (readonly string[])[]) => void {
  const waiting = new Map<string, readonly string[]>();
  let busy = false;

  function pass(): void {
    if (waiting.size === 0) {
      busy = false;
      return;
    }
    const all = [...waiting.values()];
    waiting.clear();
    flush(all);
    schedule(pause, pass);
  }

  return (keys) => {
    keys.forEach((key) => waiting.set(key.join('/'), key));
    if (busy) return;
    busy = true;
    schedule(wait, pass);
  };
}
