import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group } from '@mantine/core';
import { Link, useSearchParams } from 'react-router';

import { useResumes } from '@/api/queries';
import { Empty } from '@/ui/Empty';
import { Page } from '@/ui/Page';

import { sharedLink, sharedText } from './model';
import { Wish } from './parts/Wish';

/** One vacancy by its link or its text, typed here or shared from another program. */
export default function SharePage() {
  const { t } = useLingui();
  const [query] = useSearchParams();
  const resumes = useResumes().filter((one) => one.can_apply);
  const link = sharedLink(query);
  const text = sharedText(query);
  const given = resumes.length > 0 && resumes.every((one) => one.given);
  return (
    <Page title={given ? t`Письмо к вакансии` : t`Отклик по ссылке`}>
      {resumes.length === 0 ? (
        <Empty
          action={
            <Group gap="xs">
              <Button component={Link} to="/welcome" size="xs">
                <Trans>Подключить hh.ru</Trans>
              </Button>
              <Button component={Link} to="/resumes/given" size="xs" variant="default">
                <Trans>Добавить резюме без hh.ru</Trans>
              </Button>
            </Group>
          }
        >
          <Trans>Откликаться пока не с чего: ни одно резюме не подходит для отклика.</Trans>
        </Empty>
      ) : (
        <Wish key={`${link} ${text}`} link={link} text={text} resumes={resumes} />
      )}
    </Page>
  );
}
