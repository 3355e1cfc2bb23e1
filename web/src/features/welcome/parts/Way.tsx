import { Badge, Card, Group, List, Title } from '@mantine/core';
import { Trans } from '@lingui/react/macro';
import { useId, type ReactNode } from 'react';

import classes from './welcome.module.css';

interface Props {
  title: ReactNode;
  facts: readonly ReactNode[];
  /** How this installation was started. */
  chosen?: boolean;
  children: ReactNode;
}

/** One way to connect: what it gives, what it needs, what to press. */
export function Way({ title, facts, chosen = false, children }: Props) {
  const id = useId();
  return (
    <Card component="section" aria-labelledby={id} className={classes.way} data-chosen={chosen || undefined}>
      <Group justify="space-between" gap="xs">
        <Title order={2} size="h3" id={id}>
          {title}
        </Title>
        {chosen && (
          <Badge>
            <Trans>запущено сейчас</Trans>
          </Badge>
        )}
      </Group>
      <List size="sm" spacing={6}>
        {facts.map((fact, index) => (
          <List.Item key={index}>{fact}</List.Item>
        ))}
      </List>
      <div>{children}</div>
    </Card>
  );
}
