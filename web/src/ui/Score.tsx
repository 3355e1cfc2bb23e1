import { useLingui } from '@lingui/react/macro';
import { Box, Group, Text } from '@mantine/core';

import classes from './Score.module.css';

/** How well a vacancy fits: the number, a bar with the threshold on it, and a word. */
export function Score({ value, threshold, word = true }: { value: number; threshold?: number; word?: boolean }) {
  const { t } = useLingui();
  return (
    <Group gap={8} wrap="nowrap" component="span" aria-label={t`соответствие ${value}`} role="img">
      <Text component="span" fw={650} className="vk-numbers" style={{ whiteSpace: 'nowrap' }}>
        {value}
      </Text>
      <Box component="span" className={classes.bar} aria-hidden data-below={threshold !== undefined && value < threshold}>
        <span className={classes.fill} style={{ width: `${String(value)}%` }} />
        {threshold !== undefined && <span className={classes.tick} style={{ left: `${String(threshold)}%` }} />}
      </Box>
      {word && (
        <Text component="span" size="xs" c="dimmed">
          <Word value={value} />
        </Text>
      )}
    </Group>
  );
}

function Word({ value }: { value: number }) {
  const { t } = useLingui();
  if (value >= 85) return t`подходит хорошо`;
  if (value >= 70) return t`подходит`;
  return value >= 50 ? t`спорно` : t`мало общего`;
}
