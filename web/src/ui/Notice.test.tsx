// @vitest-environment jsdom
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { cleanup, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { MemoryRouter } from 'react-router';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';

import type { Notification } from '@/api/notifications';

import { Letter } from './Letter';
import { Notice } from './Notice';

beforeAll(() => {
  // Mantine asks for the colours of the system; jsdom has none.
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }));
});
afterEach(cleanup);

function draw(what: ReactNode) {
  render(
    <I18nProvider i18n={i18n}>
      <MantineProvider>
        <MemoryRouter>{what}</MemoryRouter>
      </MantineProvider>
    </I18nProvider>,
  );
}

const ASKED = { id: 'n', seq: 1, level: 'action', title: 'Соответствие 92 из 100', body: 'Ждёт вашего решения.', data: {}, about: null, waits: true };

it('asks for a decision while one is wanted, and only marks a notification whose decision is made', () => {
  draw(<Notice one={{ ...ASKED, created_at: '2026-01-05T10:00:00Z' } as unknown as Notification} fresh={false} />);
  expect(screen.queryByText('Ждёт вашего решения.')).not.toBeNull();
  expect(screen.queryByRole('img')).toBeNull();
  cleanup();
  draw(<Notice one={{ ...ASKED, waits: false, created_at: '2026-01-05T10:00:00Z' } as unknown as Notification} fresh={false} />);
  expect(screen.queryByText('Соответствие 92 из 100')).not.toBeNull();
  expect(screen.queryByText(/решения/)).toBeNull();
  expect(screen.queryByRole('img', { name: 'Уже не ждёт решения' })).not.toBeNull();
});

it('names a letter once', () => {
  draw(<Letter letter="Здравствуйте." claims={[]} order={2} title="Письмо, как ушло" />);
  expect(screen.getAllByRole('heading', { level: 2 }).map((one) => one.textContent)).toEqual(['Письмо, как ушло', 'Что в резюме']);
});
