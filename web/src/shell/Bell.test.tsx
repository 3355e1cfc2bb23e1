// @vitest-environment jsdom
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { act, cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';

import { Bell } from './Bell';

const coming = vi.hoisted(() => ({ arrive: (): void => undefined }));

vi.mock('@/api/queries', () => ({ useBootstrap: () => ({ data: 3 }) }));
vi.mock('@/lib/useIdle', () => ({ useIdle: () => true }));
vi.mock('./parts', async () => {
  const { lazy } = await import('react');
  const News = ({ defaultOpen }: { defaultOpen: boolean }) => <p>{defaultOpen ? 'открыто' : 'закрыто'}</p>;
  const loaded = new Promise<{ default: typeof News }>((arrive) => {
    coming.arrive = () => arrive({ default: News });
  });
  return { News: lazy(() => loaded) };
});

beforeAll(() => {
  // Mantine asks for the colours of the system; jsdom has none.
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }));
});
afterEach(cleanup);

it('keeps a press that came while what it opens was on its way', async () => {
  render(
    <I18nProvider i18n={i18n}>
      <MantineProvider env="test">
        <Bell />
      </MantineProvider>
    </I18nProvider>,
  );
  await userEvent.click(screen.getByRole('button'));
  await act(async () => coming.arrive());
  expect(await screen.findByText('открыто')).toBeTruthy();
});
