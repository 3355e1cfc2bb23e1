import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

import { isProblem, NoAnswer } from '@/api/problem';

interface Props {
  error: unknown;
  /** What was being loaded, in the accusative: «отклики». */
  what?: string;
  onRetry?: () => void;
}

/** What went wrong, what stays, what to do: in place of the block that could not be shown. */
export function ProblemBlock({ error, what, onRetry }: Props) {
  const { t } = useLingui();
  if (isProblem(error, 404)) {
    return (
      <Gone>
        <ProblemText error={error} />
      </Gone>
    );
  }
  // What is loaded is named by the address alone: one that the server cannot read was cut off or misspelt.
  if (isProblem(error, 422)) {
    return (
      <Gone>
        <Trans>Ссылка устарела, или в ней опечатка.</Trans>
      </Gone>
    );
  }
  const title = what === undefined ? t`Не удалось загрузить` : t`Не удалось загрузить: ${what}`;
  return (
    <Alert color="red" variant="light" title={title} icon={<IconAlertCircle size={18} />} role="alert">
      <Stack gap="sm" align="flex-start">
        <Text size="sm">
          <ProblemText error={error} />
        </Text>
        {isProblem(error) && error.requestId !== undefined && !error.detail.includes(error.requestId) && (
          <Text size="xs" c="dimmed">
            <Trans>
              Номер запроса для журнала: <Code>{error.requestId}</Code>
            </Trans>
          </Text>
        )}
        {onRetry !== undefined && (
          <Group>
            <Button size="xs" variant="default" onClick={onRetry}>
              <Trans>Повторить</Trans>
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  );
}

/** There is no such thing: asking once more brings nothing. */
function Gone({ children }: { children: ReactNode }) {
  const { t } = useLingui();
  return (
    <Alert color="amber" variant="light" title={t`Не нашлось`} icon={<IconAlertCircle size={18} />} role="alert">
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{children}</Text>
        <Button component={Link} to="/" size="xs" variant="default">
          <Trans>На главную</Trans>
        </Button>
      </Stack>
    </Alert>
  );
}

/** One sentence about a failure: the server's own, or what the browser knows. */
export function ProblemText({ error }: { error: unknown }) {
  if (isProblem(error) && error.detail !== '') return <>{error.detail}</>;
  if (isProblem(error)) return <Trans>Сервер ответил ошибкой ({error.status}).</Trans>;
  if (error instanceof NoAnswer && error.late) return <Trans>Сервер не ответил за 10 секунд.</Trans>;
  if (error instanceof NoAnswer) return <Trans>Нет связи с сервером. Проверьте, запущен ли Вкатился.</Trans>;
  return <Trans>Страница не справилась с ответом сервера.</Trans>;
}
