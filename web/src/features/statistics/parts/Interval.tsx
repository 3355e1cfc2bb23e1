import type { Rate } from '../model';
import { intervalOf } from '../model';
import classes from './statistics.module.css';

/** Where the true share probably lies, on the scale of its column; the words beside it say the same. */
export function Interval({ rate, longest }: { rate: Rate; longest: number }) {
  const interval = intervalOf(rate);
  if (interval === undefined || longest <= 0) return null;
  const at = (percent: number) => `${String((percent / longest) * 100)}%`;
  return (
    <span className={classes.scale} aria-hidden>
      <span className={classes.whisker} style={{ left: at(interval.low), width: at(interval.high - interval.low) }} />
      <span className={classes.dot} style={{ left: at((rate.count / rate.of) * 100) }} />
    </span>
  );
}
