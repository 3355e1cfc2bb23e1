import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';

import { useKey } from '@/lib/useKeys';

import classes from './VirtualRows.module.css';

/** So many rows before the end the next page is asked for. */
const AHEAD = 10;

interface Props<Row> {
  rows: readonly Row[];
  label: string;
  /** Rows in the whole list. */
  total: number;
  /** Height of a row, as far as it is known before it is drawn. */
  height: number;
  /** There is another page, and it is not being asked for. */
  more: boolean;
  onMore: () => void;
  children: (row: Row) => ReactNode;
}

/** Only the rows near the window are in the page; the page itself scrolls. */
export function VirtualRows<Row extends { id: string }>({ rows, label, total, height, more, onMore, children }: Props<Row>) {
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop((list.current?.getBoundingClientRect().top ?? 0) + window.scrollY), []);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => height,
    overscan: 8,
    scrollMargin: top,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  const wanted = more && last >= rows.length - AHEAD;
  useEffect(() => {
    if (wanted) onMore();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- onMore is new with every render; `wanted` falls while a page comes
  }, [wanted]);
  const moveBy = (by: 1 | -1) => {
    const focused = document.activeElement?.closest<HTMLElement>('li[data-index]');
    const from = focused !== null && focused !== undefined && list.current?.contains(focused) === true ? Number(focused.dataset.index) : -1;
    const to = Math.min(rows.length - 1, Math.max(0, from + by));
    const link = () => list.current?.querySelector<HTMLElement>(`li[data-index="${String(to)}"] a`);
    // Rows near the window are drawn: the next one is there, and the focus brings it into sight.
    link()?.focus();
  };
  useKey('next', () => moveBy(1), rows.length > 0);
  useKey('previous', () => moveBy(-1), rows.length > 0);
  return (
    <ul ref={list} className={classes.list} style={{ height: virtual.getTotalSize() }} aria-label={label}>
      {shown.map((item) => {
        const row = rows[item.index];
        return (
          row !== undefined && (
            <li
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className={classes.item}
              aria-setsize={total}
              aria-posinset={item.index + 1}
              style={{ transform: `translateY(${String(item.start - top)}px)` }}
            >
              {children(row)}
            </li>
          )
        );
      })}
    </ul>
  );
}
