import { Trans, useLingui } from '@lingui/react/macro';
import { Indicator, Text, UnstyledButton } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import { Link, useLocation } from 'react-router';

import { useBootstrap } from '@/api/queries';
import { useIdle } from '@/lib/useIdle';

import { isAt } from './Nav';
import { useEntries } from './nav';
import { MoreDrawer } from './parts';
import classes from './Shell.module.css';

/** The menu of phones: the most used screens, the others behind «Ещё». */
export function TabBar() {
  const { i18n, t } = useLingui();
  const { pathname } = useLocation();
  const counters = useBootstrap((one) => one.counters).data;
  const entries = useEntries();
  const tabs = entries.filter((entry) => entry.tab === true);
  const elsewhere = entries.some((entry) => entry.tab !== true && isAt(pathname, entry));
  const [open, setOpen] = useState(false);
  const idle = useIdle();
  return (
    <>
      <nav className={classes.tabs} aria-label={t`Главное меню`}>
        {tabs.map((entry) => {
          const count = counters === undefined ? 0 : (entry.count?.(counters) ?? 0);
          const Icon = entry.icon;
          return (
            <Link
              key={entry.path}
              to={entry.path}
              className={classes.tab}
              aria-current={isAt(pathname, entry) ? 'page' : undefined}
            >
              <Indicator label={count} size={16} offset={0} disabled={count === 0} className={classes.tabIcon}>
                <Icon size={20} stroke={1.5} aria-hidden />
              </Indicator>
              <Text span className={classes.tabName}>
                {i18n._(entry.short ?? entry.label)}
              </Text>
            </Link>
          );
        })}
        <UnstyledButton className={classes.tab} onClick={() => setOpen(true)} aria-haspopup="dialog" data-current={elsewhere}>
          <IconDots size={20} stroke={1.5} aria-hidden className={classes.tabIcon} />
          <Text span className={classes.tabName}>
            <Trans>Ещё</Trans>
          </Text>
        </UnstyledButton>
      </nav>
      {(idle || open) && (
        <Suspense>
          <MoreDrawer open={open} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
