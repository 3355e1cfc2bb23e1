import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Checkbox, List, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';

import { useLinkAccount } from '@/api/link';
import { useBootstrap } from '@/api/queries';
import { Page } from '@/ui/Page';
import { ProblemText } from '@/ui/ProblemBlock';
import { Section } from '@/ui/Section';
import { TelegramLink } from '@/ui/TelegramLink';

/** The way in: what to know first, hh.ru, resumes, Telegram. */
export default function WelcomePage() {
  const { t } = useLingui();
  const { data } = useBootstrap();
  const [known, setKnown] = useState(false);
  const link = useLinkAccount();
  if (data === undefined) return null;
  const linked = data.account?.state === 'linked';
  const demo = data.mode === 'demo';
  return (
    <Page title={t`Как подключимся?`}>
      <Stack gap="lg" maw={720}>
        {demo && (
          <Alert color="violet">
            <Trans>Это демо: вымышленные вакансии и работодатели. Наружу ничего не уходит.</Trans>
          </Alert>
        )}
        <Section title={<Trans>Что важно знать</Trans>}>
          <List size="sm" spacing="sm" type="ordered">
            <List.Item>
              <Trans>
                hh.ru не обещает доступ сторонним программам и может закрыть его в любой день. Тогда поиск и письма продолжат
                работать, а отправлять придётся вручную.
              </Trans>
            </List.Item>
            <List.Item>
              <Trans>
                Правила hh.ru могут запрещать автоматические отклики, аккаунт могут ограничить. Решаете и рискуете вы.
              </Trans>
            </List.Item>
            <List.Item>
              <Trans>По умолчанию ничего не уходит без вашего решения.</Trans>
            </List.Item>
            <List.Item>
              <Trans>
                Данные лежат на вашем сервере. Если подключите ИИ, он получит текст вакансии и резюме без телефона, почты, ссылок
                и фамилии.
              </Trans>
            </List.Item>
            <List.Item>
              <Trans>
                Вкатился не спрашивает пароль от hh.ru, не решает капчи и не обходит лимиты. Не связан с HeadHunter.
              </Trans>
            </List.Item>
          </List>
        </Section>
        <Section title={<Trans>hh.ru</Trans>}>
          {linked ? (
            <Text>
              <Trans>Подключён: {data.account?.display_name}</Trans>
            </Text>
          ) : (
            <Stack align="flex-start">
              <Checkbox
                label={t`Понимаю`}
                checked={known || demo}
                disabled={demo}
                onChange={(event) => setKnown(event.currentTarget.checked)}
              />
              <Button disabled={!known && !demo} loading={link.isPending} onClick={() => link.mutate(false)}>
                {demo ? <Trans>Подключить демо</Trans> : <Trans>Подключить hh.ru</Trans>}
              </Button>
              {link.isError && (
                <Alert color="red" role="alert">
                  <ProblemText error={link.error} />
                </Alert>
              )}
            </Stack>
          )}
        </Section>
        {linked && (
          <>
            <Section title={<Trans>Резюме и режим</Trans>}>
              <Button component={Link} to="/resumes" variant="default">
                <Trans>Выбрать резюме и режим</Trans>
              </Button>
            </Section>
            <Section title={<Trans>Telegram</Trans>}>
              <TelegramLink />
            </Section>
          </>
        )}
      </Stack>
    </Page>
  );
}
