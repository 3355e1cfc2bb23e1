import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Checkbox, Code, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';

import { useLinkAccount } from '@/api/link';
import { useBootstrap, type Bootstrap } from '@/api/queries';
import { leaveFirstRun } from '@/lib/firstRun';
import { asksForCode, CodeDialog } from '@/ui/CodeDialog';
import { ProblemText } from '@/ui/ProblemBlock';

import { EarlierData } from './parts/EarlierData';
import { Risks } from './parts/Risks';
import classes from './parts/welcome.module.css';
import { Way } from './parts/Way';

/** The ways to hh.ru, and one without an account, each with what it means. The demo is one click; the others come after the risks were read. */
export default function ConnectStep() {
  const { data } = useBootstrap(({ mode, account }) => ({ mode, account }));
  if (data === undefined) return null;
  const demo = data.mode === 'demo';
  return (
    <Stack gap="lg">
      {data.account?.state === 'linked' && <Linked account={data.account} />}
      <div className={classes.ways}>
        <Demo bootstrap={data} />
        <Way
          title={<Trans>Своё приложение hh.ru</Trans>}
          chosen={!demo}
          facts={[
            <Trans key="all">Поиск, письма и отправка через официальный доступ.</Trans>,
            <Trans key="wait">Нужна регистрация на dev.hh.ru: ответа ждут до 15 дней.</Trans>,
          ]}
        >
          {demo ? <Command text="make run MODE=live" /> : <Live linked={data.account?.state === 'linked'} />}
        </Way>
        <Way
          title={<Trans>Отправка вручную</Trans>}
          facts={[
            <Trans key="you">Вкатился ищет и пишет, отклик отправляете вы сами на hh.ru.</Trans>,
            <Trans key="same">Доступ нужен тот же. Этот способ включается сам, если hh.ru не принимает отклики от программ.</Trans>,
          ]}
        >
          {demo ? (
            <Command text="make run MODE=live" />
          ) : (
            <Text size="sm" c="dimmed">
              <Trans>Подключите своё приложение: отдельно выбирать ничего не нужно.</Trans>
            </Text>
          )}
        </Way>
        <Assisted />
      </div>
      {demo && <Risks />}
      <EarlierData fresh={data.account?.state !== 'linked'} />
    </Stack>
  );
}

/** Nothing is asked of hh.ru, so nothing has to be started otherwise. */
function Assisted() {
  const begun = useBootstrap(({ assisted }) => assisted !== null).data === true;
  return (
    <Way
      title={<Trans>Без аккаунта hh.ru</Trans>}
      facts={[
        <Trans key="read">Вкатился читает вакансии, которые вы вставите, и пишет письмо по вашему резюме.</Trans>,
        <Trans key="send">Отправляете вы сами на hh.ru: за вас ничего не уходит.</Trans>,
        <Trans key="stays">Резюме остаётся на этом сервере.</Trans>,
      ]}
    >
      <Button component={Link} to={begun ? '/resumes' : '/resumes/given'} variant="default" fullWidth>
        {begun ? <Trans>К резюме</Trans> : <Trans>Добавить резюме</Trans>}
      </Button>
    </Way>
  );
}

function Linked({ account }: { account: NonNullable<Bootstrap['account']> }) {
  return (
    <Alert color="evidence" role="status">
      <Group justify="space-between">
        <Text size="sm">
          {account.origin === 'sandbox' ? (
            <Trans>Демо подключено: {account.display_name}, вымышленный соискатель.</Trans>
          ) : (
            <Trans>hh.ru подключён: {account.display_name}.</Trans>
          )}
        </Text>
        <Button component={Link} to="/welcome/resumes" size="compact-sm">
          <Trans>Дальше: резюме</Trans>
        </Button>
      </Group>
    </Alert>
  );
}

function Demo({ bootstrap }: { bootstrap: Pick<Bootstrap, 'mode' | 'account'> }) {
  const link = useLinkAccount();
  const demo = bootstrap.mode === 'demo';
  return (
    <Way
      title={<Trans>Демо</Trans>}
      chosen={demo}
      facts={[
        <Trans key="made-up">Вымышленные вакансии и работодатели. Наружу ничего не уходит.</Trans>,
        <Trans key="whole">Работает всё: поиск, письма, чаты, статистика.</Trans>,
      ]}
    >
      {!demo && <Command text="make run" />}
      {demo && bootstrap.account?.state === 'linked' && (
        <Button component={Link} to="/" fullWidth>
          <Trans>Посмотреть демо</Trans>
        </Button>
      )}
      {demo && bootstrap.account?.state !== 'linked' && (
        <Button loading={link.isPending} onClick={() => link.mutate(false)} fullWidth>
          <Trans>Посмотреть демо</Trans>
        </Button>
      )}
      <Refusal link={link} />
    </Way>
  );
}

function Live({ linked }: { linked: boolean }) {
  const { t } = useLingui();
  const [known, setKnown] = useState(false);
  const link = useLinkAccount();
  if (linked) {
    return (
      <Text size="sm" c="dimmed">
        <Trans>Подключено.</Trans>
      </Text>
    );
  }
  return (
    <Stack gap="sm">
      <Risks />
      <Checkbox label={t`Понимаю`} checked={known} onChange={(event) => setKnown(event.currentTarget.checked)} />
      <Button
        disabled={!known}
        loading={link.isPending}
        onClick={() => {
          leaveFirstRun();
          link.mutate(false);
        }}
        fullWidth
      >
        <Trans>Подключить hh.ru</Trans>
      </Button>
      <Refusal link={link} />
    </Stack>
  );
}

/** What this installation was not started for: how to start it so. */
function Command({ text }: { text: string }) {
  return (
    <Text size="sm" c="dimmed">
      <Trans>
        Чтобы выбрать, перезапустите Вкатился в терминале: <Code style={{ whiteSpace: 'nowrap' }}>{text}</Code>
      </Trans>
    </Text>
  );
}

function Refusal({ link }: { link: ReturnType<typeof useLinkAccount> }) {
  return (
    <>
      {link.isError && !asksForCode(link.error) && (
        <Alert color="red" role="alert">
          <ProblemText error={link.error} />
        </Alert>
      )}
      <CodeDialog error={link.error} onShown={() => link.mutate(false)} onClose={() => link.reset()} />
    </>
  );
}
