export type Schedule = (ms: number, act: () => void) => void;

const later: Schedule = (ms, act) => {
  setTimeout(act, ms);
};

/** A single event is shown at once; from so many calls on it is a burst. */
const FEW = 10;
const MOST = 4;

interface Pace {
  /** What comes together is passed on together. */
  wait: number;
  /** How much longer a burst is collected: until nothing came for so long, and `MOST` times at most. */
  burst: number;
  /** The least time between two flushes. */
  pause: number;
}

const PACE: Pace = { wait: 30, burst: 300, pause: 2_000 };
/** Less than the eye sees as late, and long enough for a burst to be drawn a few times instead of a thousand. */
const GAP_MS = 60;

/** Calls once for the first ask, at once; for more of them no oftener than every `gap`, the last one included. */
export function createPulse(act: () => void, schedule: Schedule = later, gap: number = GAP_MS): () => void {
  let resting = false;
  let asked = false;
  function pass(): void {
    asked = false;
    resting = true;
    act();
    schedule(gap, () => {
      resting = false;
      if (asked) pass();
    });
  }
  return () => {
    asked = true;
    if (!resting) pass();
  };
}

/**
 * Collects keys and passes each on once: the first after a moment, more of them no sooner than `pause` after that. A
 * thousand events in a second are a handful of requests.
 */
export function createBatch(
  flush: (keys: readonly (readonly string[])[]) => void,
  schedule: Schedule = later,
  { wait, burst, pause }: Pace = PACE,
): (keys: readonly (readonly string[])[]) => void {
  const waiting = new Map<string, readonly string[]>();
  let busy = false;
  let calls = 0;

  function first(): void {
    if (calls > FEW) collect(MOST);
    else pass();
  }

  function collect(left: number): void {
    const before = calls;
    schedule(burst, () => (calls > before && left > 1 ? collect(left - 1) : pass()));
  }

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
    calls += 1;
    if (busy) return;
    busy = true;
    calls = 1;
    schedule(wait, first);
  };
}
