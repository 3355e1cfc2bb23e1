import { useLingui } from '@lingui/react/macro';

import { day } from '@/lib/format';
import { useNow } from '@/lib/useNow';
import { Page } from '@/ui/Page';

export default function TodayPage() {
  const { t } = useLingui();
  const today = day(useNow(60_000));
  return <Page title={t`Сегодня, ${today}`}>{null}</Page>;
}
