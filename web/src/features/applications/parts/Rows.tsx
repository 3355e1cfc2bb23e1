import { Badge, Text } from '@mantine/core';
import { useLingui } from '@lingui/react/macro';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Link } from 'react-router';

import type { Application } from '@/api/applications';
import { dayAndTime } from '@/lib/format';
import { Score } from '@/ui/Score';

import { standing } from '../model';
import classes from './applications.module.css';

const HEIGHT = 76;
/** So many rows before the end the next page is asked for. */
const AHEAD = 10;

export interface Props {
  rows: readonly Application[];
  /** Rows in the whole list. */
  total: number;
  more: boolean;
  onMore: () => void;
}

/** Only the rows near the window are in the page; the page itself scrolls. */
export default function Rows({ rows, total, more, onMore }: Props) {
  const { t } = useLingui();
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop((list.current?.getBoundingClientRect().top ?? 0) + window.scrollY), []);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => HEIGHT,
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
  return (
    <ul ref={list} className={classes.list} style={{ height: virtual.getTotalSize() }} aria-label={t`Отклики`}>
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
              <Row row={row} />
            </li>
          )
        );
      })}
    </ul>
  );
}

function Row({ row }: { row: Application }) {
  const { i18n } = useLingui();
  const { words, color } = standing(row);
  return (
    <Link to={`/applications/${row.id}`} className={classes.row}>
      <span className={classes.names}>
        <Text component="span" display="block" size="sm" fw={600} truncate>
          {row.vacancy.name}
        </Text>
        <Text component="span" display="block" size="xs" c="dimmed" truncate>
          {row.vacancy.employer_name}
        </Text>
      </span>
      <span className={classes.score}>{row.score !== null && <Score value={row.score} word={false} />}</span>
      <span className={classes.state}>
        <Badge component="span" color={color}>
          {i18n._(words)}
        </Badge>
      </span>
      <Text component="span" size="xs" c="dimmed" className={classes.date}>
        {dayAndTime(row.sent_at ?? row.created_at)}
      </Text>
    </Link>
  );
}
