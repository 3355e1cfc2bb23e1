import { Trans } from '@lingui/react/macro';
import { Skeleton, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';

import classes from './Loading.module.css';

/** A row of so many pixels has no place for a second line. */
const ONE_LINE = 40;
const WIDTHS = ['62%', '48%', '71%', '55%'] as const;

/** Quiet lines in place of what comes: nothing at first, since most answers are quicker than the eye. */
export function Loading({ rows = 4, height = 56 }: { rows?: number; height?: number }) {
  const seconds = useSteps();
  if (seconds === 'first') return null;
  return (
    <Stack gap={0} role="status" aria-busy="true">
      <span className="vk-hidden">
        <Trans>Загружаем…</Trans>
      </span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={classes.row} style={{ minHeight: height }}>
          <Skeleton height={12} width={WIDTHS[row % WIDTHS.length]} radius="xl" />
          {height > ONE_LINE && <Skeleton height={10} width="34%" radius="xl" />}
        </div>
      ))}
      {seconds === 'long' && (
        <Text size="sm" c="dimmed">
          <Trans>Дольше обычного. Ещё ждём…</Trans>
        </Text>
      )}
    </Stack>
  );
}

function useSteps(): 'first' | 'usual' | 'long' {
  const [step, setStep] = useState<'first' | 'usual' | 'long'>('first');
  useEffect(() => {
    const timers = [setTimeout(() => setStep('usual'), 150), setTimeout(() => setStep('long'), 5_000)];
    return () => timers.forEach(clearTimeout);
  }, []);
  return step;
}
