import { Trans } from '@lingui/react/macro';
import { Button, Text } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { Suspense, useState } from 'react';

import { useKey } from '@/lib/useKeys';

import { Palette } from './parts';

/** The way to everything by name: a button where there is room for it, and a key. */
export function Found() {
  const [open, setOpen] = useState(false);
  useKey('palette', () => setOpen(true));
  return (
    <>
      <Button
        variant="default"
        size="xs"
        visibleFrom="md"
        leftSection={<IconSearch size={16} stroke={1.5} aria-hidden />}
        rightSection={
          <Text span size="xs" c="dimmed" fw={400} className="vk-keyboard" aria-hidden>
            Ctrl K
          </Text>
        }
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <Trans>Поиск</Trans>
      </Button>
      {open && (
        <Suspense>
          <Palette open onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
