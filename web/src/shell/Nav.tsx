import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, NavLink, Stack } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { NavLink as RouterLink, useLocation } from 'react-router';

import { useBootstrap } from '@/api/queries';
import { useSignOut } from '@/ui/useSignOut';

import { useEntries, type Entry } from './nav';

export function isAt(path: string, entry: Entry): boolean {
  return entry.path === '/' ? path === '/' : path === entry.path || path.startsWith(`${entry.path}/`);
}

/** The menu of wide screens, and the list behind «Ещё» of narrow ones, with the way out; a landmark stands around it. */
export function Nav({ entries, onPick }: { entries?: readonly Entry[]; onPick?: () => void }) {
  const { i18n } = useLingui();
  const { pathname } = useLocation();
  const all = useEntries();
  const signOut = useSignOut();
  const counters = useBootstrap((one) => one.counters).data;
  return (
    <Stack gap={4}>
      {(entries ?? all).map((entry) => {
        const count = counters === undefined ? 0 : (entry.count?.(counters) ?? 0);
        const Icon = entry.icon;
        return (
          <NavLink
            key={entry.path}
            component={RouterLink}
            to={entry.path}
            label={i18n._(entry.label)}
            active={isAt(pathname, entry)}
            leftSection={<Icon size={18} stroke={1.5} aria-hidden />}
            rightSection={count > 0 ? <Badge variant="filled">{count}</Badge> : null}
            onClick={() => onPick?.()}
          />
        );
      })}
      <NavLink
        component="button"
        type="button"
        label={<Trans>Выйти</Trans>}
        disabled={signOut.isPending}
        leftSection={<IconLogout size={18} stroke={1.5} aria-hidden />}
        onClick={() => signOut.mutate()}
      />
    </Stack>
  );
}
