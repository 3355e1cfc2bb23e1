import { Indicator } from '@mantine/core';
import { Suspense, useState } from 'react';

import { useBootstrap } from '@/api/queries';
import { useIdle } from '@/lib/useIdle';

import { BellButton } from './BellButton';
import { News } from './parts';

const MANY = 99;

/** What came since the owner looked last: the number in sight of every screen, the notifications behind it. */
export function Bell() {
  const unread = useBootstrap(({ counters }) => counters.unread).data ?? 0;
  const [pressed, setPressed] = useState(false);
  const idle = useIdle();
  // Pressed while the rest is on its way: it opens when it is there.
  const early = <BellButton unread={unread} onClick={() => setPressed(true)} />;
  return (
    <Indicator label={unread > MANY ? `${String(MANY)}+` : unread} size={16} offset={4} disabled={unread === 0}>
      <Suspense fallback={early}>{idle || pressed ? <News unread={unread} defaultOpen={pressed} /> : early}</Suspense>
    </Indicator>
  );
}
