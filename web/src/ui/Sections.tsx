import { useLingui } from '@lingui/react/macro';
import { NavLink, NativeSelect, Stack } from '@mantine/core';
import { NavLink as RouterLink, useNavigate } from 'react-router';

import classes from './Sections.module.css';

interface Props {
  label: string;
  chosen: string;
  entries: readonly { path: string; label: string }[];
  children: React.ReactNode;
}

/** Parts of a screen: a column of links, on phones a list to pick from. */
export function Sections({ label, chosen, entries, children }: Props) {
  const { t } = useLingui();
  const navigate = useNavigate();
  return (
    <div className={classes.grid}>
      <NativeSelect
        hiddenFrom="sm"
        aria-label={t`Раздел`}
        value={chosen}
        data={entries.map((one) => ({ value: one.path, label: one.label }))}
        onChange={(event) => void navigate(event.currentTarget.value)}
        mb="md"
      />
      <Stack component="nav" gap={2} visibleFrom="sm" aria-label={label}>
        {entries.map((one) => (
          <NavLink
            key={one.path}
            component={RouterLink}
            to={one.path}
            label={one.label}
            active={one.path === chosen}
          />
        ))}
      </Stack>
      <div>{children}</div>
    </div>
  );
}
