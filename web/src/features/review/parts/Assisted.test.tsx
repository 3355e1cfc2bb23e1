// @vitest-environment jsdom
import { MantineProvider } from '@mantine/core';
import { I18nProvider } from '@lingui/react';
import { i18n } from '@lingui/core';
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';

import type { Row } from '../model';
import { SentByHand } from './Assisted';

beforeAll(() => {
  // Mantine asks for the colours of the system; jsdom has none.
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }));
});
afterEach(cleanup);

function shown(can: Row['can'], free: boolean) {
  const said = vi.fn();
  const row = { id: 'a', version: 3, can, origin: 'assisted' } as Row;
  render(
    <I18nProvider i18n={i18n}>
      <MantineProvider>
        <SentByHand row={row} free={free} busy={false} onSay={said} />
      </MantineProvider>
    </I18nProvider>,
  );
  return said;
}

it('says that this very version was sent by its owner', async () => {
  const said = shown(['sent_by_hand', 'dismiss'], true);
  await userEvent.click(screen.getByRole('button', { name: 'Отправлено' }));
  expect(said).toHaveBeenCalledExactlyOnceWith({ application_id: 'a', action: 'sent_by_hand', expected_version: 3 });
});

it.each([
  [[], true],
  [['sent_by_hand'], false],
] as const)('offers nothing that the API does not allow, or while another decision is made (%j, %j)', async (can, free) => {
  const said = shown([...can], free);
  await userEvent.click(screen.getByRole('button', { name: 'Отправлено' }));
  expect(said).not.toHaveBeenCalled();
});
