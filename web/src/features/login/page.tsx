import { Trans, useLingui } from '@lingui/react/macro';
import { Box, Card, Code, Stack, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useNavigate, useSearchParams } from 'react-router';

import { keys } from '@/api/keys';
import { session } from '@/api/session';
import { useFrom } from '@/lib/useFrom';
import { LanguageChoice } from '@/ui/LanguageChoice';
import { PasswordForm } from '@/ui/PasswordForm';

export default function LoginPage() {
  const { t } = useLingui();
  const client = useQueryClient();
  const navigate = useNavigate();
  const from = useFrom();
  const atCode = useSearchParams()[0].get('step') === 'code';
  useEffect(() => {
    document.title = t`Вход · Вкатился`;
  }, [t]);
  return (
    <Box component="main" px="md" pt="12vh" pb="xl" maw={400} mx="auto">
      <Stack gap="lg">
        <Title order={1} ta="center">
          Вкатился
        </Title>
        <Card>
          <PasswordForm
            atCode={atCode}
            onSignedIn={() => {
              session.set('in');
              client.removeQueries({ queryKey: keys.bootstrap });
              void navigate(from, { replace: true });
            }}
          />
        </Card>
        <Text size="sm" c="dimmed">
          <Trans>
            Без пароля: откройте ссылку из терминала, она входит сама и живёт 10 минут. Новая ссылка: <Code style={{ whiteSpace: 'nowrap' }}>make link</Code>
          </Trans>
        </Text>
        <LanguageChoice />
      </Stack>
    </Box>
  );
}
