import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { memo, useCallback, useEffect, useLayoutEffect, useRef, useState, type ReactNode, type Ref } from 'react';

import { useKey } from '@/lib/useKeys';

import classes from './VirtualRows.module.css';

/** So many rows before the end the next page is asked for. */
const AHEAD = 20;

interface Props<Row> {
  rows: readonly Row[];
  label: string;
  /** Rows in the whole list. */
  total: number;
  /** Height of a row, as far as it is known before one is drawn. */
  height: number;
  /** There is another page, and it is not being asked for. */
  more: boolean;
  onMore: () => void;
  /** The same function each time: a row that has been drawn is not drawn again. */
  children: (row: Row) => ReactNode;
}

/** Only the rows near the window are in the page; the page itself scrolls. */
export function VirtualRows<Row extends { id: string }>({ rows, label, total, height, more, onMore, children }: Props<Row>) {
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  // Rows that turn out as high as was thought move nothing: no second drawing, and the page keeps its place.
  const [usual, setUsual] = useState(height);
  useLayoutEffect(() => {
    setTop((list.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
    setUsual((was) => list.current?.querySelector('li')?.offsetHeight || was);
  }, []);
  // Functions of their own for each drawing would have the places of all rows counted anew each time.
  const keyOf = useCallback((index: number) => rows[index]?.id ?? index, [rows]);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => usual,
    overscan: 8,
    scrollMargin: top,
    getItemKey: keyOf,
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
      {shown.map(({ key, index, start }) => {
        const row = rows[index];
        return (
          row !== undefined && (
            <Item key={key} place={virtual.measureElement} index={index} from={start - top} total={total} row={row} draw={children} />
          )
        );
      })}
    </ul>
  );
}

interface ItemProps<Row> {
  place: Ref<HTMLLIElement>;
  index: number;
  from: number;
  total: number;
  row: Row;
  draw: (row: Row) => ReactNode;
}

const Item = memo(function Item<Row>({ place, index, from, total, row, draw }: ItemProps<Row>) {
  return (
    <li
      ref={place}
      data-index={index}
      className={classes.item}
      aria-setsize={total}
      aria-posinset={index + 1}
      style={{ transform: `translateY(${String(from)}px)` }}
    >
      {draw(row)}
    </li>
  );
}) as <Row>(props: ItemProps<Row>) => ReactNode;
