import { Trans } from '@lingui/react/macro';
import { Box, Button, Code, Group, Text, Title } from '@mantine/core';
import { useRouteError } from 'react-router';

/** A screen broke: the server goes on, and the reader can take the report along. */
export function ErrorPage() {
  const error = useRouteError();
  const report = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return (
    <Box component="main" p="xl" maw={640} mx="auto" role="alert">
      <Title order={1} mb="sm">
        <Trans>Страница сломалась</Trans>
      </Title>
      <Text mb="md">
        <Trans>Ваши данные не пострадали, работа на сервере идёт.</Trans>
      </Text>
      <Code block mb="md">
        {report}
      </Code>
      <Group>
        <Button onClick={() => window.location.reload()}>
          <Trans>Перезагрузить</Trans>
        </Button>
        <Button variant="default" onClick={() => void navigator.clipboard.writeText(`${window.location.pathname}\n${report}`)}>
          <Trans>Скопировать отчёт</Trans>
        </Button>
      </Group>
    </Box>
  );
}
