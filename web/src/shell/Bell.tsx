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
  return (
    <Indicator label={unread > MANY ? `${String(MANY)}+` : unread} size={16} offset={4} disabled={unread === 0}>
      {idle || pressed ? (
        <Suspense fallback={<BellButton unread={unread} />}>
          <News unread={unread} defaultOpen={pressed} />
        </Suspense>
      ) : (
        <BellButton unread={unread} onClick={() => setPressed(true)} />
      )}
    </Indicator>
  );
}
