import { Trans } from '@lingui/react/macro';
import { List, Title } from '@mantine/core';

/** What to know before a real account is connected. */
export function Risks() {
  return (
    <section>
      <Title order={2} size="h3" mb="sm">
        <Trans>Что важно знать</Trans>
      </Title>
      <List size="sm" spacing="sm" type="ordered" maw={720}>
        <List.Item>
          <Trans>
            hh.ru не обещает доступ сторонним программам и может закрыть его в любой день. Тогда поиск и письма продолжат
            работать, а отправлять придётся вручную.
          </Trans>
        </List.Item>
        <List.Item>
          <Trans>Правила hh.ru могут запрещать автоматические отклики, аккаунт могут ограничить. Решение и риск — ваши.</Trans>
        </List.Item>
        <List.Item>
          <Trans>По умолчанию ничего не уходит без вашего решения.</Trans>
        </List.Item>
        <List.Item>
          <Trans>
            Данные лежат на вашем сервере. Если подключите ИИ, он получит текст вакансии и резюме без телефона, почты, ссылок и
            фамилии.
          </Trans>
        </List.Item>
        <List.Item>
          <Trans>Вкатился не спрашивает пароль от hh.ru, не решает капчи и не обходит лимиты. Не связан с HeadHunter.</Trans>
        </List.Item>
      </List>
    </section>
  );
}
