import type { Page } from '@playwright/test';

import { linkedBot } from './bot';
import { askFirst, expect, received, rows, test, waitingLetter } from './fixtures';
import type { Json } from './product';
import { allScreens, settled, turn } from './visits';

const NARROW = { width: 360, height: 740 };
const UNCONFIRMED_MS = 3_000;
const TELEGRAM_MS = 1_000;

/** The sentence above the screen. */
const strip = (page: Page) => page.locator('[data-live]');
const pill = (page: Page) => page.locator('[data-switch]');

test('at 360 px everything is stopped with two presses, from every screen', async ({ owner: page, product, api, say }) => {
  test.setTimeout(420_000);
  const screens = await allScreens(page, product, api);
  await page.setViewportSize(NARROW);
  const control = page.getByRole('banner').getByRole('button', { name: say('Управление отправкой') });
  const stop = page.getByRole('menuitem', { name: say('Стоп-кран: остановить всё') });
  for (const { name, path } of screens) {
    await turn(page, path);
    await settled(page);
    await expect(control, name).toBeInViewport({ ratio: 1 });
    await control.click();
    await expect(stop, name).toBeInViewport({ ratio: 1 });
    await stop.click({ trial: true });
    await page.keyboard.press('Escape');
    await expect(stop, name).toBeHidden();
  }
  await control.click();
  await stop.click();
  await expect(pill(page)).toHaveAttribute('data-switch', 'stopped');
  await api.send('post', '/api/switches/lift', { scope: 'user', reasons: ['owner'] });
  await expect(pill(page)).toHaveAttribute('data-switch', 'running');
});

test('a stop that is not confirmed is said to be so in three seconds; once it is, nothing leaves', async ({ owner: page, product, api, say }) => {
  await askFirst(api);
  // Letters that would leave in the next seconds.
  const taken: Json[] = [];
  for (let count = 0; count < 3; count += 1) taken.push(await waitingLetter(product, api, taken.map((one) => one.id)));
  await page.setViewportSize(NARROW);
  await page.goto('/applications');
  await page.getByRole('banner').getByRole('button', { name: say('Управление отправкой') }).click();
  const items = taken.map(({ id, version, letter_hash }) => ({ application_id: id, action: 'approve', expected_version: version, letter_hash }));
  await api.send('post', '/api/decisions', { items });
  const server = product.pidOf('api');
  process.kill(server, 'SIGSTOP');
  try {
    await page.getByRole('menuitem', { name: say('Стоп-кран: остановить всё') }).click();
    const pressed = Date.now();
    await expect(strip(page)).toContainText(say('Сервер не подтвердил остановку. Отправка могла продолжиться. Повторяем. Надёжнее всего: /stop в Telegram или Ctrl+C в окне, где запущен Вкатился.'));
    expect(Date.now() - pressed).toBeLessThan(UNCONFIRMED_MS);
    await expect(strip(page), 'read aloud at once').toHaveAttribute('role', 'alert');
    await expect(pill(page)).not.toHaveAttribute('data-switch', 'stopped');
  } finally {
    process.kill(server, 'SIGCONT');
  }
  await expect(pill(page)).toHaveAttribute('data-switch', 'stopped');
  await expect(strip(page)).toHaveText('');
  const arrived = async () => ((await product.sandbox('headhunter', '/ledger?accepted=true')) as { entries: Json[] }).entries.length;
  const then = await arrived();

  // Who sends has looked at all of it since: another decision is carried out, and its letter stays.
  const last = await waitingLetter(product, api, taken.map((one) => one.id));
  await api.send('post', `/api/applications/${String(last.id)}/decision`, { action: 'approve', expected_version: last.version, letter_hash: last.letter_hash });
  await api.until(`/api/applications/${String(last.id)}`, (one) => (one.state === 'held' ? one : undefined));
  for (const { id } of taken) await api.until(`/api/applications/${String(id)}`, (one) => (one.state === 'held' || one.state === 'sent' ? one : undefined));
  expect(await received(product, api, last)).toHaveLength(0);
  expect(await arrived()).toBe(then);
  await api.send('post', '/api/switches/lift', { scope: 'user', reasons: ['owner'] });
  await expect(pill(page)).toHaveAttribute('data-switch', 'running');
});

test('a stop in Telegram stands on the open page in a second', async ({ owner: page, api, say }) => {
  const bot = await linkedBot(page, say);
  await page.goto('/applications');
  await settled(page);
  await bot.getByRole('textbox').fill('/stop');
  await bot.keyboard.press('Enter');
  const yes = bot.getByRole('button', { name: /Остановить|Stop/ }).last();
  await expect(yes).toBeVisible();
  const stopped = page.waitForFunction(() => document.querySelector('[data-switch]')?.getAttribute('data-switch') === 'stopped', undefined, { polling: 'raf' });
  await yes.click();
  const pressed = Date.now();
  await stopped;
  const took = Date.now() - pressed;
  console.log(`/stop in Telegram stood on the page after ${String(took)} ms`);
  expect(took).toBeLessThan(TELEGRAM_MS);
  expect(rows((await api.get('/api/bootstrap')).switches as Json).some((one) => one.reason === 'owner' && one.until === null)).toBe(true);
  await api.send('post', '/api/switches/lift', { scope: 'user', reasons: ['owner'] });
  await expect(pill(page)).toHaveAttribute('data-switch', 'running');
  await bot.close();
  await api.send('delete', '/api/telegram/link');
});
