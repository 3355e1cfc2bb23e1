import { Trans, useLingui } from '@lingui/react/macro';
import { AppShell, Box } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { Suspense, useEffect, useState } from 'react';
import { Navigate, Outlet, useLocation, useNavigate } from 'react-router';

import { isProblem } from '@/api/problem';
import { keys } from '@/api/keys';
import { useBootstrap, type Bootstrap } from '@/api/queries';
import { session, signedIn } from '@/api/session';
import { useCarriedOut } from '@/decisions/useCarriedOut';
import { useUndoKey } from '@/decisions/useDecide';
import { zone } from '@/lib/format';
import { useStore } from '@/lib/store';
import { useGoKeys } from '@/lib/useGoKeys';
import { useIdle } from '@/lib/useIdle';
import { useKeptFocus } from '@/lib/useKeptFocus';
import { useKey } from '@/lib/useKeys';
import { useLeave } from '@/lib/useLeave';
import { setServerNow } from '@/live/clock';
import { connect } from '@/live/connection';
import { Loading } from '@/ui/Loading';
import { ProblemBlock } from '@/ui/ProblemBlock';
import { Waiting } from '@/ui/Waiting';

import { Header } from './Header';
import { Nav } from './Nav';
import { PLACES } from './nav';
import { KeysDialog, SignInDialog } from './parts';
import { StateStrip } from './StateStrip';
import classes from './Shell.module.css';
import { TabBar } from './TabBar';
import { useReadersLanguage } from './useReadersLanguage';

/** A phone that lies on its side, or large letters: what stands above the page takes less of it. As in the style sheets. */
const LOW = '(max-height: 30em)';

/** Everything around a screen: who is signed in, the switch, the menu, the line to the server. */
export function Shell() {
  const { t } = useLingui();
  const bootstrap = useBootstrap(({ user }) => user.email);
  const location = useLocation();
  const now = useStore(session);
  const go = useNavigate();
  const [keysShown, setKeysShown] = useState(false);
  useUndoKey();
  useKey('help', () => setKeysShown(true));
  useGoKeys(PLACES, (path) => void go(path));
  useLeave();
  useKeptFocus();
  useReadersLanguage();
  const idle = useIdle();
  const low = useMediaQuery(LOW, false, { getInitialValueInEffect: false });
  if (now === 'owing') return <Navigate to="/second-step" replace state={{ from: location.pathname + location.search }} />;
  if (bootstrap.data === undefined) {
    const out = now === 'out' || isProblem(bootstrap.error, 401);
    if (out) return <Navigate to="/login" replace state={{ from: location.pathname + location.search }} />;
    return (
      <Box p="lg" maw={720} mx="auto">
        {bootstrap.isError ? (
          <ProblemBlock error={bootstrap.error} onRetry={() => void bootstrap.refetch()} />
        ) : (
          <Loading />
        )}
      </Box>
    );
  }
  return (
    <AppShell
      header={{ height: low ? 44 : 52 }}
      navbar={{ width: 216, breakpoint: 'md', collapsed: { mobile: true } }}
      footer={{ height: low ? 40 : 56 }}
      padding={{ base: 'md', md: 'xl' }}
    >
      <Line />
      <a className={classes.skip} href="#main">
        <Trans>К содержанию</Trans>
      </a>
      <AppShell.Header>
        <Header />
      </AppShell.Header>
      <AppShell.Navbar aria-label={t`Разделы`} p="sm" visibleFrom="md" h="calc(100dvh - var(--app-shell-header-height))">
        <Nav />
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        <StateStrip />
        <Waiting>
          <Outlet />
        </Waiting>
      </AppShell.Main>
      <AppShell.Footer hiddenFrom="md" withBorder>
        <TabBar />
      </AppShell.Footer>
      {keysShown && (
        <Suspense>
          <KeysDialog open onClose={() => setKeysShown(false)} />
        </Suspense>
      )}
      {(idle || now === 'ended') && (
        <Suspense>
          <SignInDialog email={bootstrap.data} open={now === 'ended'} />
        </Suspense>
      )}
    </AppShell>
  );
}

/** The line to the server, from the watermark of the first snapshot on. A part of its own: the time comes anew with every answer. */
function Line() {
  const client = useQueryClient();
  const timezone = useBootstrap(({ user }) => user.timezone).data;
  const serverNow = useBootstrap((one) => one.server_now).data;
  const url = useBootstrap((one) => one.realtime_url).data;
  const user = useBootstrap((one) => one.user.id).data;
  const now = useStore(session);
  useCarriedOut();
  useEffect(() => {
    if (timezone !== undefined) zone.set(timezone);
  }, [timezone]);
  useEffect(() => {
    if (serverNow !== undefined) setServerNow(serverNow);
  }, [serverNow]);
  useEffect(() => {
    if (user !== undefined && now === 'in') signedIn(user);
  }, [user, now]);
  useEffect(() => {
    const seq = client.getQueryData<Bootstrap>(keys.bootstrap)?.seq;
    if (url === undefined || seq === undefined || now !== 'in') return undefined;
    return connect(client, url, seq);
  }, [client, url, now]);
  return null;
}
