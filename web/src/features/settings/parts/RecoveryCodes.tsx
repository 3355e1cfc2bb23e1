import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Checkbox, Code, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useState } from 'react';

/** The codes for when the phone is lost, shown this once: to be copied, saved as a file or printed. */
export function RecoveryCodes({ codes, onKept }: { codes: string[]; onKept: () => void }) {
  const { t } = useLingui();
  const [kept, setKept] = useState(false);
  const [copied, setCopied] = useState<boolean>();
  const title = t`Вкатился: коды восстановления`;
  const text = `${title}\n\n${codes.join('\n')}\n`;
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <Stack>
      <Alert color="amber" title={<Trans>Сохраните коды восстановления</Trans>}>
        <Trans>Больше они не покажутся. Каждый один раз заменит код из приложения, если телефон потерян. Храните не в телефоне.</Trans>
      </Alert>
      <div className="vk-printed">
        <Text className="vk-print-only" fw={600} mb="sm">
          {title}
        </Text>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs">
          {codes.map((code) => (
            <Code key={code} fz="md">
              {code}
            </Code>
          ))}
        </SimpleGrid>
      </div>
      <Group>
        <Button variant="default" onClick={copy}>
          <Trans>Скопировать</Trans>
        </Button>
        <Button
          variant="default"
          component="a"
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
          download="vkatilsya-codes.txt"
        >
          <Trans>Скачать файлом</Trans>
        </Button>
        <Button variant="default" onClick={() => window.print()}>
          <Trans>Напечатать</Trans>
        </Button>
      </Group>
      <Text size="sm" role="status">
        {copied === true && <Trans>Скопировано.</Trans>}
        {copied === false && <Trans>Браузер не дал скопировать: скачайте файлом.</Trans>}
      </Text>
      <Checkbox label={t`Коды сохранены`} checked={kept} onChange={(event) => setKept(event.currentTarget.checked)} />
      <Group>
        <Button disabled={!kept} onClick={onKept}>
          <Trans>Готово</Trans>
        </Button>
      </Group>
    </Stack>
  );
}
