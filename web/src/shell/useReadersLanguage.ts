import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';

import { api, take } from '@/api/client';
import { keys } from '@/api/keys';
import { renew } from '@/api/pages';
import { useBootstrap, type Bootstrap } from '@/api/queries';
import { language, type Language } from '@/i18n';
import { useStore } from '@/lib/store';

/**
 * The language that is read here is that of messages, too: told to the server when the page is opened or another one is chosen, and not
 * again, so that two devices do not quarrel over it. Sentences of the server that stand on the page are asked for anew.
 */
export function useReadersLanguage(): void {
  const client = useQueryClient();
  const spoken = useStore(language);
  const known = useBootstrap(({ user }) => user.locale).data;
  const told = useRef<Language>(undefined);
  useEffect(() => {
    if (known === undefined || told.current === spoken) return;
    if (told.current !== undefined) renew(client);
    told.current = spoken;
    if (known === spoken) return;
    void take(api.PUT('/api/language', { body: { language: spoken } })).then(
      () =>
        client.setQueryData<Bootstrap>(keys.bootstrap, (now) => now && { ...now, user: { ...now.user, locale: spoken } }),
      // The next page that is opened says it again: until then messages speak the language of before.
      () => undefined,
    );
  }, [client, known, spoken]);
}
