import { Trans } from '@lingui/react/macro';
import { Text } from '@mantine/core';

import type { ApplicationDetail } from '@/api/applications';
import { dayAndTime } from '@/lib/format';

import classes from './applications.module.css';

/** Every step, the oldest first. */
export function History({ entries }: { entries: ApplicationDetail['history'] }) {
  if (entries.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        <Trans>Пока ничего не записано.</Trans>
      </Text>
    );
  }
  return (
    <ol className={classes.history}>
      {entries.map((entry, index) => (
        <li key={index}>
          <Text size="xs" c="dimmed" className="vk-numbers">
            {dayAndTime(entry.at)}
          </Text>
          <Text size="sm" fw={500}>
            {entry.title}
          </Text>
          {entry.body !== '' && (
            <Text size="sm" c="dimmed" style={{ whiteSpace: 'pre-line' }}>
              {entry.body}
            </Text>
          )}
        </li>
      ))}
    </ol>
  );
}
