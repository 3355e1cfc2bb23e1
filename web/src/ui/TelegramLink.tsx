import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Box, Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';

import type { Schemas } from '@/api/client';
import { useTelegram, useTelegramLink, useTelegramUnlink } from '@/api/telegram';
import { day, minutesAndSeconds } from '@/lib/format';
import { useNow } from '@/lib/useNow';

import { ConfirmDialog } from './ConfirmDialog';
import { Loading } from './Loading';
import { ProblemBlock, ProblemText } from './ProblemBlock';
import { QrCode } from './QrCode';

/** Links Telegram by a code or a tap, and shows what is linked. */
export function TelegramLink() {
  const { t } = useLingui();
  const link = useTelegramLink();
  const telegram = useTelegram(link.data !== undefined);
  if (telegram.isLoadingError) {
    return <ProblemBlock error={telegram.error} what={t`состояние Telegram`} onRetry={() => void telegram.refetch()} />;
  }
  if (telegram.data === undefined) return <Loading rows={2} />;
  const { bot, chat } = telegram.data;
  if (chat !== null) return <Linked chat={chat} onUnlinked={() => link.reset()} />;
  if (bot.state === 'off') {
    return (
      <Text>
        <Trans>Бот в этой установке не настроен. Как его завести, сказано в docs/operations.md.</Trans>
      </Text>
    );
  }
  return (
    <Stack align="flex-start">
      <Text>
        <Trans>В Telegram будут приходить письма на проверку и приглашения. Решать и останавливать отправку можно с телефона.</Trans>
      </Text>
      {bot.state !== 'on' && (
        <Alert color="amber">
          <Trans>Telegram сейчас не отвечает. Код сработает, когда связь вернётся.</Trans>
        </Alert>
      )}
      {link.data === undefined ? (
        <Button onClick={() => link.mutate()} loading={link.isPending}>
          <Trans>Подключить Telegram</Trans>
        </Button>
      ) : (
        <Code link={link.data} onNew={() => link.mutate()} />
      )}
      {link.isError && (
        <Alert color="red" role="alert">
          <ProblemText error={link.error} />
        </Alert>
      )}
    </Stack>
  );
}

function Code({ link, onNew }: { link: Schemas['TelegramLinkBody']; onNew: () => void }) {
  const { t } = useLingui();
  const left = Date.parse(link.expires_at) - useNow(1_000);
  if (left <= 0) {
    return (
      <Group>
        <Text>
          <Trans>Код истёк.</Trans>
        </Text>
        <Button variant="default" onClick={onNew}>
          <Trans>Новый код</Trans>
        </Button>
      </Group>
    );
  }
  const rest = minutesAndSeconds(left);
  return (
    <Stack align="flex-start" gap="sm">
      <Box visibleFrom="sm">
        <QrCode svg={link.qr_svg} alt={t`Код для Telegram`} />
      </Box>
      <Button component="a" href={link.url} target="_blank" rel="noreferrer" variant="default">
        <Trans>Открыть в Telegram</Trans>
      </Button>
      <Text size="sm" c="dimmed" className="vk-numbers">
        <Trans>Код живёт 10 минут: осталось {rest}</Trans>
      </Text>
    </Stack>
  );
}

function Linked({ chat, onUnlinked }: { chat: NonNullable<Schemas['TelegramBody']['chat']>; onUnlinked: () => void }) {
  const { t } = useLingui();
  const [asking, setAsking] = useState(false);
  const unlink = useTelegramUnlink();
  return (
    <Stack align="flex-start">
      <Text role="status">
        <Trans>
          Подключено: {chat.title}, {day(chat.linked_at)}
        </Trans>
      </Text>
      {chat.blocked_at !== null && (
        <Alert color="amber" role="alert">
          <Trans>Бот заблокирован: {day(chat.blocked_at)}. Откройте его и нажмите «Разблокировать».</Trans>
        </Alert>
      )}
      <Button variant="default" onClick={() => setAsking(true)}>
        <Trans>Отключить Telegram</Trans>
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t`Отключить Telegram?`}
        act={<Trans>Отключить</Trans>}
        keep={<Trans>Оставить</Trans>}
        busy={unlink.isPending}
        error={unlink.error}
        onAct={() =>
          unlink.mutate(undefined, {
            onSuccess: () => {
              setAsking(false);
              onUnlinked();
            },
          })
        }
      >
        <Text>
          <Trans>Уведомления и кнопки в этом чате перестанут работать. Письма останутся на проверке здесь.</Trans>
        </Text>
      </ConfirmDialog>
    </Stack>
  );
}
