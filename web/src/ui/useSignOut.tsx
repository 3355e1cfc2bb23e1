import { Trans, useLingui } from '@lingui/react/macro';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';

import { api, take } from '@/api/client';
import { isProblem } from '@/api/problem';
import { leaveBrowser } from '@/api/push';
import { session, tellTabs } from '@/api/session';

import { ProblemText } from './ProblemBlock';

const TOLD = 'sign-out';

/** Ends the session: nothing of the user stays in any tab or in the browser's storage, or comes here afterwards. Said aloud where it could not be ended. */
export function useSignOut() {
  const { t } = useLingui();
  return useMutation({
    mutationFn: async () => {
      await leaveBrowser();
      return take<unknown>(api.DELETE('/api/session'));
    },
    onMutate: () => {
      notifications.hide(TOLD);
      tellTabs('leaving');
    },
    onSuccess: () => tellTabs('out'),
    onError: (error) => {
      if (session.get() === 'out' || isProblem(error, 401)) {
        tellTabs('out'); // it had ended already
        return;
      }
      tellTabs('staying');
      notifications.show({
        id: TOLD,
        role: 'alert',
        color: 'red',
        autoClose: false,
        title: t`Выйти не удалось`,
        message: (
          <>
            <ProblemText error={error} /> <Trans>Сеанс на этом устройстве ещё открыт: попробуйте ещё раз.</Trans>
          </>
        ),
      });
    },
  });
}
