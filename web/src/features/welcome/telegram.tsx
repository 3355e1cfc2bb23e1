import { Trans } from '@lingui/react/macro';
import { Button, Card, Stack } from '@mantine/core';
import { Link } from 'react-router';

import { TelegramLink } from '@/ui/TelegramLink';

/** Optional: everything can be decided here as well. */
export default function TelegramStep() {
  return (
    <Stack gap="lg" maw={720} align="flex-start">
      <Card w="100%">
        <TelegramLink />
      </Card>
      <Button component={Link} to="/welcome/done" variant="default">
        <Trans>Дальше</Trans>
      </Button>
    </Stack>
  );
}
