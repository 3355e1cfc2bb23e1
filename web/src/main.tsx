import '@fontsource-variable/golos-text/wght.css';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './theme/theme.css';

import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';

import { createQueryClient } from '@/api/queries';
import { language, speakLanguage } from '@/i18n';
import { showDensity } from '@/lib/density';
import { createRouter } from '@/routes';
import { theme } from '@/theme/theme';
import { cssVariables } from '@/theme/vars';

showDensity();

const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
// The lock of scrolling behind dialogs writes a style of its own.
setNonce(nonce);

const client = createQueryClient();

async function start(root: HTMLElement): Promise<void> {
  await speakLanguage(language.get());
  createRoot(root).render(
    <StrictMode>
      <I18nProvider i18n={i18n}>
        <MantineProvider
          theme={theme}
          cssVariablesResolver={cssVariables}
          defaultColorScheme="auto"
          getStyleNonce={() => nonce}
        >
          <QueryClientProvider client={client}>
            <Notifications position="bottom-left" limit={2} autoClose={15_000} />
            <RouterProvider router={createRouter()} />
          </QueryClientProvider>
        </MantineProvider>
      </I18nProvider>
    </StrictMode>,
  );
}

// Messages while the page is closed, and a page that says when the server is away. Nothing depends on it.
if ('serviceWorker' in navigator) {
  window.addEventListener('load', () => void navigator.serviceWorker.register('/worker.js').catch(() => undefined));
}

const root = document.getElementById('root');
if (root !== null) void start(root);
