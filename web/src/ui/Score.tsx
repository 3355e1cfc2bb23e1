import { useLingui } from '@lingui/react/macro';

import classes from './Score.module.css';

/** How well a vacancy fits: the number, a bar with the threshold on it, and a word. */
export function Score({ value, threshold, word = true }: { value: number; threshold?: number; word?: boolean }) {
  const { t } = useLingui();
  return (
    <span className={classes.score} aria-label={t`соответствие ${value}`} role="img">
      <span className={`${classes.value} vk-numbers`}>{value}</span>
      <span className={classes.bar} aria-hidden data-below={threshold !== undefined && value < threshold}>
        <span className={classes.fill} style={{ width: `${String(value)}%` }} />
        {threshold !== undefined && <span className={classes.tick} style={{ left: `${String(threshold)}%` }} />}
      </span>
      {word && (
        <span className={classes.word}>
          <Word value={value} />
        </span>
      )}
    </span>
  );
}

function Word({ value }: { value: number }) {
  const { t } = useLingui();
  if (value >= 85) return t`подходит хорошо`;
  if (value >= 70) return t`подходит`;
  return value >= 50 ? t`спорно` : t`мало общего`;
}
