import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';

import type { Schemas } from '@/api/client';
import { language } from '@/i18n';
import { useStore } from '@/lib/store';
import { Loading } from '@/ui/Loading';
import { ProblemBlock, ProblemText } from '@/ui/ProblemBlock';
import { Section } from '@/ui/Section';

import { useChannels, useChannelTest, type Channel } from '../queries';
import { PushSwitch } from './PushSwitch';

const NAMES: Readonly<Record<Channel, MessageDescriptor>> = {
  web: msg`Эта страница`,
  telegram: msg`Telegram`,
  push: msg`Браузер, когда страница закрыта`,
  email: msg`Почта`,
};

/** Where messages go, whether they arrive, and a test of each. */
export function Channels() {
  const { t } = useLingui();
  const channels = useChannels();
  return (
    <Section title={<Trans>Куда приходят</Trans>}>
      {channels.isPending && <Loading rows={4} height={40} />}
      {channels.isLoadingError && (
        <ProblemBlock error={channels.error} what={t`каналы`} onRetry={() => void channels.refetch()} />
      )}
      <Stack gap="md">
        {channels.data?.map((one) => (
          <Line key={one.channel} channel={one} />
        ))}
      </Stack>
    </Section>
  );
}

function Line({ channel }: { channel: Schemas['ChannelBody'] }) {
  const { i18n, t } = useLingui();
  const test = useChannelTest();
  const english = useStore(language) === 'en';
  const why = english ? channel.sentence_en : channel.sentence;
  const failed = test.data?.state === 'failed' ? (english ? test.data.sentence_en : test.data.sentence) : null;
  const name = i18n._(NAMES[channel.channel]);
  return (
    <Group justify="space-between" align="flex-start">
      <div style={{ flex: '1 1 16rem' }}>
        <Group gap="xs">
          <Text size="sm" fw={600}>
            {name}
          </Text>
          <Badge color={channel.state === 'on' ? 'evidence' : channel.state === 'failing' ? 'red' : 'slate'}>
            {channel.state === 'on' && <Trans>работает</Trans>}
            {channel.state === 'off' && <Trans>не подключено</Trans>}
            {channel.state === 'failing' && <Trans>не доходит</Trans>}
          </Badge>
        </Group>
        {why !== null && (
          <Text size="sm" c="dimmed">
            {why}
          </Text>
        )}
        <Text size="sm" role="status">
          {test.data?.state === 'sent' && <Trans>Проверочное сообщение отправлено.</Trans>}
          {failed}
          {test.isError && <ProblemText error={test.error} />}
        </Text>
      </div>
      <Group gap="xs">
        {channel.channel === 'telegram' && channel.state === 'off' && (
          <Button size="compact-sm" variant="default" component={Link} to="/settings/telegram">
            <Trans>Подключить</Trans>
          </Button>
        )}
        {channel.channel === 'push' && <PushSwitch publicKey={channel.public_key} />}
        {channel.state !== 'off' && (
          <Button
            size="compact-sm"
            variant="default"
            loading={test.isPending}
            onClick={() => test.mutate(channel.channel)}
            aria-label={t`Проверить: ${name}`}
          >
            <Trans context="канал">Проверить</Trans>
          </Button>
        )}
      </Group>
    </Group>
  );
}
