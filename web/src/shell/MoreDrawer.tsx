import { useLingui } from '@lingui/react/macro';
import { Drawer } from '@mantine/core';

import { Nav } from './Nav';
import { useEntries } from './nav';

/** The screens of phones that have no place on the tab bar. */
export default function MoreDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useLingui();
  const rest = useEntries().filter((entry) => entry.tab !== true);
  return (
    <Drawer
      opened={open}
      onClose={onClose}
      position="bottom"
      title={t`Ещё`}
      size="auto"
      closeButtonProps={{ 'aria-label': t`Закрыть` }}
    >
      <nav aria-label={t`Остальные разделы`}>
        <Nav entries={rest} onPick={onClose} />
      </nav>
    </Drawer>
  );
}
