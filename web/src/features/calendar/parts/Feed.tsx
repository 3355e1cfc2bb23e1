import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, CopyButton, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';

import { day } from '@/lib/format';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { Loading } from '@/ui/Loading';
import { ProblemBlock, ProblemText } from '@/ui/ProblemBlock';
import { Section } from '@/ui/Section';

import { useEndFeed, useFeed, useMakeFeed } from '../queries';

/** The private address that a phone's calendar can subscribe to. It is shown once: nobody can read it again later. */
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
            По секретной ссылке телефон сам показывает встречи и сроки. Кто знает ссылку, тот видит календарь, поэтому не
            пересылайте её.
          </Trans>
        </Text>
        {make.data?.url != null && since !== null && <Address url={make.data.url} />}
        {since !== null && make.data === undefined && (
          <Text size="sm">
            <Trans>Подписка включена {day(since)}. Саму ссылку мы не храним: потеряли — замените.</Trans>
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
              <Trans>Сделать ссылку</Trans>
            </Button>
          ) : (
            <>
              <Button variant="default" onClick={() => setAsking(true)}>
                <Trans>Заменить ссылку</Trans>
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
        title={t`Заменить ссылку?`}
        act={<Trans>Заменить</Trans>}
        keep={<Trans>Оставить прежнюю</Trans>}
        busy={make.isPending}
        error={make.error}
        onClose={() => setAsking(false)}
        onAct={() => make.mutate(undefined, { onSuccess: () => setAsking(false) })}
      >
        <Text size="sm">
          <Trans>Прежняя ссылка сразу перестанет работать: на телефоне подписку надо будет добавить заново.</Trans>
        </Text>
      </ConfirmDialog>
    </Section>
  );
}

function Address({ url }: { url: string }) {
  const { t } = useLingui();
  return (
    <Stack gap="xs" w="100%">
      <Text size="sm" fw={600} role="status">
        <Trans>Скопируйте ссылку сейчас: больше мы её не покажем.</Trans>
      </Text>
      <Group align="flex-end" gap="xs">
        <TextInput
          style={{ flex: '1 1 220px' }}
          label={t`Ссылка для календаря`}
          value={url}
          readOnly
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton value={url}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? <Trans>Скопировано</Trans> : <Trans>Скопировать</Trans>}
            </Button>
          )}
        </CopyButton>
      </Group>
    </Stack>
  );
}
