import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { api, take } from '@/api/client';
import { keys } from '@/api/keys';
import { renewing } from '@/api/session';
import { day } from '@/lib/format';
import { useReturnedFocus } from '@/lib/useKeptFocus';
import { CodeForm } from '@/ui/CodeForm';
import { Loading } from '@/ui/Loading';
import { ProblemBlock } from '@/ui/ProblemBlock';
import { Section } from '@/ui/Section';

import { useSecondFactor } from '../queries';
import { PresentPassword } from './PresentPassword';
import { RecoveryCodes } from './RecoveryCodes';
import { SecondFactorSetup } from './SecondFactorSetup';

/** Codes of an authenticator beside the password: on, off, and new recovery codes. */
export function SecondFactor() {
  const { t } = useLingui();
  const client = useQueryClient();
  const standing = useSecondFactor();
  const [codes, setCodes] = useState<string[]>();
  const changed = () => {
    void client.invalidateQueries({ queryKey: keys.secondFactor });
    void client.invalidateQueries({ queryKey: keys.sessions });
  };
  return (
    <Section title={<Trans>Второй шаг входа</Trans>}>
      {codes !== undefined && <RecoveryCodes codes={codes} onKept={() => setCodes(undefined)} />}
      {codes === undefined && standing.isPending && <Loading rows={2} />}
      {codes === undefined && standing.isLoadingError && (
        <ProblemBlock error={standing.error} what={t`второй шаг входа`} onRetry={() => void standing.refetch()} />
      )}
      {codes === undefined && standing.data?.on === false && (
        <SecondFactorSetup
          onOn={(made) => {
            setCodes(made);
            changed();
          }}
        />
      )}
      {codes === undefined && standing.data?.on === true && (
        <Stack align="flex-start">
          <Text size="sm">
            {standing.data.since !== null && <Trans>Включён {day(standing.data.since)}. При входе нужен код из приложения.</Trans>}
          </Text>
          <Left count={standing.data.recovery_left} />
          <Group>
            <Change
              label={t`Новые коды восстановления`}
              act={t`Выдать`}
              says={t`Прежние коды перестанут действовать, остальные сеансы завершатся.`}
              send={async (password, code) => {
                const body = { password, code };
                setCodes((await renewing(take(api.POST('/api/second-factor/recovery-codes', { body })))).recovery_codes);
              }}
              onDone={changed}
            />
            <Change
              label={t`Выключить`}
              act={t`Выключить второй шаг`}
              says={t`Останется один пароль или ссылка. Остальные сеансы завершатся.`}
              send={(password, code) => renewing(take<unknown>(api.POST('/api/second-factor/off', { body: { password, code } })))}
              onDone={changed}
            />
          </Group>
        </Stack>
      )}
    </Section>
  );
}

function Left({ count }: { count: number }) {
  if (count === 0) {
    return (
      <Text size="sm" fw={600}>
        <Trans>Коды восстановления кончились: без телефона войти не получится. Выдайте новые.</Trans>
      </Text>
    );
  }
  return (
    <Text size="sm" c="dimmed">
      <Trans>Осталось кодов восстановления: {count}</Trans>
    </Text>
  );
}

interface ChangeProps {
  label: string;
  act: string;
  says: string;
  send: (password: string | null, code: string) => Promise<unknown>;
  onDone: () => void;
}

/** A change that both factors are asked for. */
function Change({ label, act, says, send, onDone }: ChangeProps) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  const [password, setPassword] = useState('');
  useReturnedFocus(open);
  const close = () => {
    setOpen(false);
    setPassword('');
  };
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Modal opened={open} onClose={close} title={label} closeButtonProps={{ 'aria-label': t`Закрыть` }}>
        <CodeForm
          send={(code) => send(password || null, code)}
          onDone={() => {
            close();
            onDone();
          }}
          act={act}
        >
          <Text size="sm">{says}</Text>
          <PresentPassword value={password} onChange={setPassword} />
        </CodeForm>
      </Modal>
    </>
  );
}
