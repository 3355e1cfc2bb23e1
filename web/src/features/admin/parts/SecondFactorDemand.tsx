import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';

import { isProblem } from '@/api/problem';
import { dayAndTime } from '@/lib/format';
import { asksForCode, CodeDialog } from '@/ui/CodeDialog';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { Loading } from '@/ui/Loading';
import { ProblemBlock, ProblemText } from '@/ui/ProblemBlock';
import { Section } from '@/ui/Section';

import { useChangeDemand, useDemand } from '../queries';

/** Whether everybody has to have a second step. Not shown as demanded before the server has said so. */
export function SecondFactorDemand() {
  const { t } = useLingui();
  const [asking, setAsking] = useState(false);
  const demand = useDemand();
  const change = useChangeDemand();
  const put = (demanded: boolean) => change.mutate(demanded, { onSettled: () => setAsking(false) });
  const found = demand.data;
  return (
    <Section title={<Trans>Второй шаг входа у всех пользователей</Trans>}>
      {demand.isPending && <Loading rows={1} />}
      {demand.isLoadingError && (
        <ProblemBlock error={demand.error} what={t`второй шаг входа`} onRetry={() => void demand.refetch()} />
      )}
      {found !== undefined && (
        <Group justify="space-between">
          <Stack gap={0}>
            <Text role="status">
              {found.since === null ? <Trans>Каждый решает сам.</Trans> : <Trans>Обязателен с {dayAndTime(found.since)}.</Trans>}
            </Text>
            <Text size="sm" c="dimmed">
              <Without count={found.without} />
            </Text>
          </Stack>
          {found.demanded ? (
            <Button variant="default" loading={change.isPending} onClick={() => put(false)}>
              <Trans>Больше не требовать</Trans>
            </Button>
          ) : (
            <Button onClick={() => setAsking(true)}>
              <Trans>Сделать обязательным</Trans>
            </Button>
          )}
        </Group>
      )}
      {change.isError && !asksForCode(change.error) && (
        <Alert color="red" role="alert" mt="sm">
          <ProblemText error={change.error} />{' '}
          {isProblem(change.error) && change.error.code === 'own_second_factor_first' && (
            <Anchor component={Link} to="/settings/sessions">
              <Trans>Открыть настройки входа</Trans>
            </Anchor>
          )}
        </Alert>
      )}
      <CodeDialog
        error={change.error}
        onShown={() => change.variables !== undefined && put(change.variables)}
        onClose={() => change.reset()}
      />
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t`Сделать второй шаг обязательным?`}
        act={<Trans>Сделать обязательным</Trans>}
        keep={<Trans>Оставить как есть</Trans>}
        busy={change.isPending}
        error={undefined}
        onAct={() => put(true)}
      >
        <Text>
          <Trans>
            У кого его нет, тот сразу, и в открытых вкладках, увидит только страницу, где его включают. Отправка того, о чём уже
            решено, пойдёт дальше. Всем, кого это касается, придёт уведомление.
          </Trans>
        </Text>
      </ConfirmDialog>
    </Section>
  );
}

function Without({ count }: { count: number }) {
  if (count === 0) return <Trans>Включён у всех.</Trans>;
  return (
    <Plural
      value={count}
      one="Не включён у # человека."
      few="Не включён у # человек."
      many="Не включён у # человек."
      other="Не включён у # человека."
    />
  );
}
