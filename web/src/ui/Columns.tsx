import { Table, type TableProps } from '@mantine/core';

import classes from './Columns.module.css';

/** A table that in a narrow place, also one of large letters, has its cells one under another; `data-name` says what a cell is of. */
export function Columns({ className = '', ...table }: TableProps) {
  return (
    <div className={classes.place}>
      <Table className={`${classes.table} ${className}`} {...table} />
    </div>
  );
}
