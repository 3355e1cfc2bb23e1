import { expect, received, rows, test, waitingLetter, type Api } from './fixtures';
import type { Json } from './product';

async function approve(api: Api, letter: Json): Promise<string> {
  await api.send('post', `/api/applications/${String(letter.id)}/decision`, {
    action: 'approve',
    expected_version: letter.version,
    letter_hash: letter.letter_hash,
  });
  return String(letter.id);
}

test('while paused nothing leaves; resumed, it does', async ({ owner: page, product, api, say }) => {
  const letter = await waitingLetter(product, api);
  const control = page.getByRole('button', { name: say('Управление отправкой') });
  const pill = page.locator('[data-switch]');
  await expect(pill).toHaveAttribute('data-switch', 'running');
  await control.click();
  await page.getByRole('menuitem', { name: say('Пауза на час') }).click();
  await expect(pill).toHaveAttribute('data-switch', 'paused');
  await expect(pill).toContainText(say('Пауза до {0}'));

  const id = await approve(api, letter);
  await api.until(`/api/applications/${id}`, (one) => (one.state === 'held' ? one : undefined));
  expect(await received(product, api, letter)).toHaveLength(0);

  await control.click();
  await page.getByRole('menuitem', { name: say('Включить отправку') }).click();
  await expect(pill).toHaveAttribute('data-switch', 'running');
  await api.until(`/api/applications/${id}`, (one) => (one.state === 'sent' ? one : undefined));
  expect(await received(product, api, letter)).toHaveLength(1);
});

test('stop everything is two presses away, and is believed only when confirmed', async ({ owner: page, product, api, say, allow }) => {
  // On a busy machine the server stands still for longer than its watchdog bears (20 s): it ends then and is begun anew.
  allow(/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|WebSocket/);
  const letter = await waitingLetter(product, api);
  const pill = page.locator('[data-switch]');
  const stop = say('Остановить всё');
  await page.keyboard.press('Control+Shift+KeyX');
  const dialog = page.getByRole('dialog', { name: `${stop}?` });
  await expect(dialog.getByRole('button', { name: stop })).toBeFocused();

  // The server does not answer: the page says so aloud instead of showing what it hopes for.
  const server = product.pidOf('api');
  process.kill(server, 'SIGSTOP');
  try {
    await dialog.getByRole('button', { name: stop }).click();
    await expect(dialog.getByRole('alert')).toContainText(say('Сервер не подтвердил остановку. Отправка могла продолжиться. Повторяем. Надёжнее всего: /stop в Telegram или Ctrl+C в окне, где запущен Вкатился.'));
    await expect(pill).not.toHaveAttribute('data-switch', 'stopped');
  } finally {
    process.kill(server, 'SIGCONT');
  }
  await expect(pill).toHaveAttribute('data-switch', 'stopped');

  const id = await approve(api, letter);
  await api.until('/api/decisions?limit=20', (answer) =>
    rows(answer).find((one) => one.application_id === id && one.outcome === 'done'),
  );
  expect(await received(product, api, letter)).toHaveLength(0);
  await page.getByRole('button', { name: say('Управление отправкой') }).click();
  await page.getByRole('menuitem', { name: say('Включить отправку') }).click();
  await expect(pill).toHaveAttribute('data-switch', 'running');
  await api.until(`/api/applications/${id}`, (one) => (one.state === 'sent' ? one : undefined));
});
