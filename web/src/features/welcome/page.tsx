import { useLingui } from '@lingui/react/macro';
import { Outlet, useLocation } from 'react-router';

import { useBootstrap } from '@/api/queries';
import { Page } from '@/ui/Page';
import { Waiting } from '@/ui/Waiting';

import { Progress } from './parts/Progress';
import { lackOf, stepOf, STEPS } from './steps';

/** The first run, a step at a time; each can be left and come back to. */
export default function WelcomePage() {
  const { i18n } = useLingui();
  const state = useBootstrap((one) => ({ linked: one.account?.state === 'linked', lack: lackOf(one) })).data;
  const at = stepOf(useLocation().pathname);
  const step = STEPS[at] ?? STEPS[0];
  if (state === undefined) return null;
  const title = at === STEPS.length - 1 ? (state.lack?.title ?? step.title) : step.title;
  return (
    // A step is a screen of its own: its heading takes the focus.
    <Page key={step.path} title={i18n._(title)}>
      <Progress at={at} open={state.linked} />
      <Waiting>
        <Outlet />
      </Waiting>
    </Page>
  );
}
