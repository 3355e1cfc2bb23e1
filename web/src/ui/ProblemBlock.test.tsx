// @vitest-environment jsdom
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { cleanup, render, screen } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';

import { Problem } from '@/api/problem';

import { ProblemBlock } from './ProblemBlock';

beforeAll(() => {
  // Mantine asks for the colours of the system; jsdom has none.
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }));
});
afterEach(cleanup);

function shown(error: Problem): void {
  render(
    <I18nProvider i18n={i18n}>
      <MantineProvider>
        <MemoryRouter>
          <ProblemBlock error={error} what="отклик" onRetry={() => undefined} />
        </MemoryRouter>
      </MantineProvider>
    </I18nProvider>,
  );
}

it.each([
  [404, 'Такой записи нет или она не ваша.', 'Такой записи нет или она не ваша.'],
  [422, 'Часть полей заполнена неверно.', 'Ссылка устарела, или в ней опечатка.'],
])('says of an address that leads nowhere (%i) that nothing is there, and shows the way home', (status, detail, words) => {
  shown(new Problem(status, { detail }));
  expect(screen.getByText(words)).toBeTruthy();
  expect(screen.getByRole('link', { name: 'На главную' })).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Повторить' })).toBeNull();
});

it('offers to ask again what the server could not answer', () => {
  shown(new Problem(503, {}));
  expect(screen.getByText('Не удалось загрузить: отклик')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Повторить' })).toBeTruthy();
});
