import { useLingui } from '@lingui/react/macro';
import { SimpleGrid, Stack } from '@mantine/core';
import { Navigate } from 'react-router';

import { useBootstrap } from '@/api/queries';
import { isFirstRunLeft } from '@/lib/firstRun';
import { day } from '@/lib/format';
import { useNow } from '@/lib/useNow';
import { Page } from '@/ui/Page';

import { Decisions } from './parts/Decisions';
import { Feed } from './parts/Feed';
import { FirstSteps } from './parts/FirstSteps';
import { Limits } from './parts/Limits';
import { Next } from './parts/Next';
import { Waits } from './parts/Waits';

/** What waits for the owner, what leaves next, what happened, what is left of the limits. */
export default function TodayPage() {
  const { t } = useLingui();
  const today = day(useNow(60_000));
  const linked = useBootstrap(({ account }) => account?.state === 'linked').data;
  if (linked === undefined) return null;
  // hh.ru leads back to the home page.
  if (isFirstRunLeft() && linked) return <Navigate to="/welcome/resumes" replace />;
  return (
    <Page title={t`Сегодня, ${today}`}>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Stack gap="lg">
          <FirstSteps />
          <Waits />
          <Next />
          <Decisions />
        </Stack>
        <Stack gap="lg">
          <Feed />
          <Limits />
        </Stack>
      </SimpleGrid>
    </Page>
  );
}
