// @vitest-environment jsdom
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createMemoryRouter, Link, RouterProvider } from 'react-router';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';

import { session } from '@/api/session';

import { SETTLED, Unsaved } from './Unsaved';

beforeAll(() => {
  // Mantine asks for the colours of the system; jsdom has none.
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }));
});
let router: ReturnType<typeof createMemoryRouter>;
beforeEach(() => {
  session.set('in');
  router = createMemoryRouter([
    {
      path: '/form',
      element: (
        <>
          <Link to="/form?more=1">ещё</Link>
          <Link to="/away">прочь</Link>
          <Link to="/away" state={SETTLED}>
            сохранено, дальше
          </Link>
          <Unsaved />
        </>
      ),
    },
    { path: '/away', element: <p>другая страница</p> },
    { path: '/form/again', element: <Unsaved /> },
  ], { initialEntries: ['/form'] });
  render(
    <I18nProvider i18n={i18n}>
      <MantineProvider env="test">
        <RouterProvider router={router} />
      </MantineProvider>
    </I18nProvider>,
  );
});
afterEach(cleanup);

/** Whether the browser would ask before it closes the tab. */
function asksToClose(): boolean {
  const closing = new Event('beforeunload', { cancelable: true });
  window.dispatchEvent(closing);
  return closing.defaultPrevented;
}

it('asks before a link leads away, and leads there when that was meant', async () => {
  await userEvent.click(screen.getByText('прочь'));
  await userEvent.click(await screen.findByRole('button', { name: 'Остаться' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(screen.queryByText('другая страница')).toBeNull();

  await userEvent.click(screen.getByText('прочь'));
  await userEvent.click(await screen.findByRole('button', { name: 'Уйти' }));
  expect(await screen.findByText('другая страница')).toBeTruthy();
  expect(asksToClose()).toBe(false);
});

it('does not ask on a way that leads on because all is saved, but does when Back leads there', async () => {
  await userEvent.click(screen.getByText('сохранено, дальше'));
  expect(await screen.findByText('другая страница')).toBeTruthy();
  await act(() => router.navigate('/form/again'));
  await act(() => router.navigate(-1));
  expect(await screen.findByRole('button', { name: 'Остаться' })).toBeTruthy();
});

it('asks before the tab is closed', () => {
  expect(asksToClose()).toBe(true);
});

it('does not ask within the screen', async () => {
  await userEvent.click(screen.getByText('ещё'));
  expect(screen.queryByRole('dialog')).toBeNull();
});

it('does not ask when the session is over: nothing private stays for a question', async () => {
  act(() => session.set('out'));
  expect(asksToClose()).toBe(false);
  await userEvent.click(screen.getByText('прочь'));
  expect(await screen.findByText('другая страница')).toBeTruthy();
});
