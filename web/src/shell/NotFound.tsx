import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Link } from 'react-router';

import { Empty } from '@/ui/Empty';
import { Page } from '@/ui/Page';

export function NotFound() {
  const { t } = useLingui();
  return (
    <Page title={t`Такой страницы нет`}>
      <Empty
        action={
          <Button component={Link} to="/">
            <Trans>На главную</Trans>
          </Button>
        }
      >
        <Trans>Ссылка устарела, или в ней опечатка.</Trans>
      </Empty>
    </Page>
  );
}
