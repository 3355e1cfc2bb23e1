import { Trans, useLingui } from '@lingui/react/macro';
import { Box, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Navigate, useNavigate } from 'react-router';

import { api, take } from '@/api/client';
import { keys } from '@/api/keys';
import { isProblem } from '@/api/problem';
import { session } from '@/api/session';
import { useFrom } from '@/lib/useFrom';
import { useLeave } from '@/lib/useLeave';
import { LanguageChoice } from '@/ui/LanguageChoice';
import { Loading } from '@/ui/Loading';
import { ProblemBlock } from '@/ui/ProblemBlock';
import { useSignOut } from '@/ui/useSignOut';

import { RecoveryCodes } from './parts/RecoveryCodes';
import { SecondFactorSetup } from './parts/SecondFactorSetup';

/** The administrator demands a second step: nothing else is answered to who has none, so this page needs nothing else. */
export default function DemandedPage() {
  const { t } = useLingui();
  const client = useQueryClient();
  const navigate = useNavigate();
  const from = useFrom();
  const [codes, setCodes] = useState<string[]>();
  const signOut = useSignOut();
  const who = useQuery({ queryKey: keys.who, queryFn: ({ signal }) => take(api.GET('/api/session', { signal })), staleTime: 0 });
  useLeave();
  useEffect(() => {
    document.title = t`Второй шаг входа · Вкатился`;
  }, [t]);
  if (codes === undefined && isProblem(who.error, 401)) return <Navigate to="/login" replace state={{ from }} />;
  if (codes === undefined && who.data?.second_factor_needed === false) return <GoOn to={from} />;
  return (
    <Box component="main" px="md" pt="8vh" pb="xl" maw={480} mx="auto">
      <Stack gap="lg">
        <Title order={1}>
          <Trans>Включите второй шаг входа</Trans>
        </Title>
        {codes === undefined && (
          <Text>
            <Trans>
              Администратор сделал его обязательным. Пока вы его не включите, отклики не видны и решать о них нельзя. То, о чём вы
              уже решили, отправляется дальше.
            </Trans>
          </Text>
        )}
        {who.isPending && <Loading rows={2} />}
        {who.isLoadingError && <ProblemBlock error={who.error} onRetry={() => void who.refetch()} />}
        {who.data !== undefined && (
          <Card>
            {codes === undefined ? (
              <SecondFactorSetup onOn={setCodes} />
            ) : (
              <RecoveryCodes
                codes={codes}
                onKept={() => {
                  session.set('in');
                  client.clear();
                  void navigate(from, { replace: true });
                }}
              />
            )}
          </Card>
        )}
        {codes === undefined && (
          <Stack gap="xs">
            <Text size="sm" c="dimmed">
              {who.data !== undefined && <Trans>Вы вошли как {who.data.email}.</Trans>}{' '}
              {who.data?.has_password === false && (
                <Trans>Вход по ссылке был больше десяти минут назад? Выйдите и войдите по новой ссылке.</Trans>
              )}
            </Text>
            <Group>
              <Button variant="default" loading={signOut.isPending} onClick={() => signOut.mutate()}>
                <Trans>Выйти</Trans>
              </Button>
            </Group>
          </Stack>
        )}
        <LanguageChoice />
      </Stack>
    </Box>
  );
}

/** Set up meanwhile, in another tab or before. */
function GoOn({ to }: { to: string }) {
  useEffect(() => session.set('in'), []);
  return <Navigate to={to} replace />;
}
