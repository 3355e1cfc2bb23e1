import { Trans } from '@lingui/react/macro';
import { Badge, Group } from '@mantine/core';
import { Link } from 'react-router';

import { useBootstrap } from '@/api/queries';

import { Bell } from './Bell';
import { Found } from './Found';
import classes from './Shell.module.css';
import { Switch } from './Switch';

export function Header() {
  const { data, isError } = useBootstrap(({ mode, switches }) => ({ mode, switches }));
  if (data === undefined) return null;
  return (
    <Group h="100%" justify="space-between" wrap="nowrap" className={classes.header}>
      <Group gap="sm" wrap="nowrap" miw={0}>
        <Link to="/" className={classes.brand}>
          Вкатился
        </Link>
        {data.mode === 'demo' && (
          <Badge color="violet" visibleFrom="sm">
            <Trans>Демо: данные вымышлены</Trans>
          </Badge>
        )}
      </Group>
      <Group wrap="nowrap" className={classes.controls}>
        <Found />
        <Switch switches={data.switches} unknown={isError} />
        <Bell />
      </Group>
    </Group>
  );
}
