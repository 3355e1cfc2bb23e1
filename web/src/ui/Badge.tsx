import type { ReactNode } from 'react';

import classes from './Cells.module.css';

/** A word on a tint, for rows of lists: `color` is a role of the theme. */
export function Badge({ color, children }: { color: string; children: ReactNode }) {
  return (
    <span
      className={classes.badge}
      style={{ background: `var(--mantine-color-${color}-light)`, color: `var(--mantine-color-${color}-light-color)` }}
    >
      {children}
    </span>
  );
}
