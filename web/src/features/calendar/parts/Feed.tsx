import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, CopyButton, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';

import { day } from '@/lib/format';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { Loading } from '@/ui/Loading';
import { ProblemBlock, ProblemText } from '@/ui/ProblemBlock';
import { Section } from '@/ui/Section';

import { useEndFeed, useFeed, useMakeFeed } from '../queries';

/** How a phone's calendar subscribes: by name and password, or by an address that holds the password. Shown once: nobody can read it later. */
export function Feed() {
  const { t } = useLingui();
  const feed = useFeed();
  const make = useMakeFeed();
  const end = useEndFeed();
  const [asking, setAsking] = useState(false);
  if (feed.isLoadingError) return <ProblemBlock error={feed.error} what={t`подписку`} onRetry={() => void feed.refetch()} />;
  if (feed.data === undefined) return <Loading rows={1} />;
  const since = feed.data.created_at;
  return (
    <Section title={<Trans>Календарь телефона</Trans>}>
      <Stack align="flex-start" gap="sm">
        <Text size="sm" c="dimmed">
          <Trans>
            Телефон сам показывает встречи и сроки. Подписка открывается паролем: кто его знает, тот видит календарь, поэтому
            не пересылайте его.
          </Trans>
        </Text>
        {make.data?.password != null && since !== null && <Secrets {...make.data} password={make.data.password} />}
        {since !== null && make.data === undefined && (
          <Text size="sm">
            <Trans>Подписка включена {day(since)}. Пароль мы не храним: потеряли — замените.</Trans>
          </Text>
        )}
        {(make.isError || end.isError) && (
          <Alert color="red" role="alert">
            <ProblemText error={make.error ?? end.error} />
          </Alert>
        )}
        <Group gap="xs">
          {since === null ? (
            <Button variant="default" loading={make.isPending} onClick={() => make.mutate()}>
              <Trans>Включить подписку</Trans>
            </Button>
          ) : (
            <>
              <Button variant="default" onClick={() => setAsking(true)}>
                <Trans>Заменить пароль подписки</Trans>
              </Button>
              <Button
                variant="default"
                loading={end.isPending}
                onClick={() => end.mutate(undefined, { onSuccess: () => make.reset() })}
              >
                <Trans context="ссылка">Отключить</Trans>
              </Button>
            </>
          )}
        </Group>
      </Stack>
      <ConfirmDialog
        open={asking}
        title={t`Заменить пароль подписки?`}
        act={<Trans>Заменить</Trans>}
        keep={<Trans>Оставить прежние</Trans>}
        busy={make.isPending}
        error={make.error}
        onClose={() => setAsking(false)}
        onAct={() => make.mutate(undefined, { onSuccess: () => setAsking(false) })}
      >
        <Text size="sm">
          <Trans>Прежний пароль сразу перестанет работать: на телефоне подписку надо будет добавить заново.</Trans>
        </Text>
      </ConfirmDialog>
    </Section>
  );
}

interface Made {
  address: string;
  name: string;
  password: string;
  url: string | null;
}

function Secrets({ address, name, password, url }: Made) {
  const { t } = useLingui();
  return (
    <Stack gap="xs" w="100%">
      <Text size="sm" fw={600} role="status">
        <Trans>Скопируйте сейчас: больше мы этого не покажем.</Trans>
      </Text>
      {url !== null && <Copied label={t`Ссылка для календаря`} value={url} />}
      <Text size="sm" c="dimmed">
        {url === null ? (
          <Trans>
            Добавьте подписку по адресу, имени и паролю. Так умеют Календарь Apple, Thunderbird и DAVx⁵, Google Календарь —
            нет.
          </Trans>
        ) : (
          <Trans>
            Надёжнее без секрета в ссылке: так умеют Календарь Apple, Thunderbird и DAVx⁵. Адрес, имя и пароль для них:
          </Trans>
        )}
      </Text>
      <Copied label={t`Адрес календаря`} value={address} />
      <Copied label={t`Имя`} value={name} />
      <Copied label={t`Пароль календаря`} value={password} />
    </Stack>
  );
}

function Copied({ label, value }: { label: string; value: string }) {
  return (
    <Group align="flex-end" gap="xs">
      <TextInput
        style={{ flex: '1 1 13.75rem' }}
        label={label}
        value={value}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
      />
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Button variant="default" onClick={copy}>
            {copied ? <Trans>Скопировано</Trans> : <Trans>Скопировать</Trans>}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}
