import type { Page } from '@playwright/test';

import { expect, expectNoOverflow, rows, test, waitingLetter } from './fixtures';

test('two tabs are in step', async ({ owner: page, product, api, say }) => {
  const letter = await waitingLetter(product, api);
  const second = await page.context().newPage();
  await second.goto(`/review/${String(letter.id)}`);
  await page.goto(`/review/${String(letter.id)}`);
  await expect(second.getByRole('button', { name: say('Отправить'), exact: true })).toBeEnabled();
  await page.getByRole('button', { name: say('Не подходит'), exact: true }).click();
  await expect(second.getByText(say('Уже решено: {what}. {0}, {where}.'))).toBeVisible();
  await expect(second.getByRole('button', { name: say('Отправить'), exact: true })).toBeDisabled();

  // The switch too.
  await page.getByRole('button', { name: say('Управление отправкой') }).click();
  await page.getByRole('menuitem', { name: say('Пауза на час') }).click();
  await expect(second.locator('[data-switch]')).toHaveAttribute('data-switch', 'paused');
  await second.getByRole('button', { name: say('Управление отправкой') }).click();
  await second.getByRole('menuitem', { name: say('Включить отправку') }).click();
  await expect(page.locator('[data-switch]')).toHaveAttribute('data-switch', 'running');
});

test('after a restart of the notifier nothing is missed and nothing comes twice', async ({ owner: page, product, api, allow }) => {
  allow(/WebSocket/);
  const numbers: number[] = [];
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      const frame = JSON.parse(String(payload)) as { type: string; seq: number };
      if (frame.type === 'notification') numbers.push(frame.seq);
    }),
  );
  await page.goto('/');
  await expect(page.locator('[data-live=live]')).toBeAttached();
  const { seq: first } = (await api.get('/api/bootstrap')) as { seq: number };

  const makeNews = async () => {
    await api.send('put', '/api/switches', { scope: 'user', until: new Date(Date.now() + 3_600_000).toISOString() });
    await api.send('post', '/api/switches/lift', { scope: 'user', reasons: ['owner'] });
  };
  await makeNews();
  const restarted = product.restart('notifier');
  await makeNews();
  await restarted;
  await makeNews();

  const newest = await api.until('/api/bootstrap', (one) => ((one.seq as number) >= first + 6 ? (one.seq as number) : undefined));
  await expect.poll(() => numbers.at(-1) ?? 0).toBeGreaterThanOrEqual(newest);
  await expect(page.locator('[data-live=live]')).toBeAttached();
  // Each number once, in order, without a hole.
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, index) => numbers[0]! + index));
  const told = rows(await api.get('/api/notifications?limit=1'))[0]!;
  await expect(page.getByText(String(told.title)).first()).toBeVisible();
});

test('the bell counts what is new, shows it, and is quiet afterwards in the other tabs too', async ({ owner: page, api, say }) => {
  await page.goto('/applications');
  const second = await page.context().newPage();
  await second.goto('/statistics');
  const bell = (where: Page) => where.getByRole('banner').getByRole('button', { name: say('Уведомления') });
  await api.send('put', '/api/switches', { scope: 'user', until: new Date(Date.now() + 3_600_000).toISOString() });
  await api.send('post', '/api/switches/lift', { scope: 'user', reasons: ['owner'] });
  await expect(page.getByRole('banner').locator('.mantine-Indicator-indicator')).toHaveText(/\d/);
  await expect(second.getByRole('banner').locator('.mantine-Indicator-indicator')).toHaveText(/\d/);
  await bell(page).click();
  const news = page.getByRole('dialog', { name: say('Уведомления') });
  const told = rows(await api.get('/api/notifications?limit=1'))[0]!;
  await expect(news.getByText(String(told.title)).first()).toBeVisible();
  await expectNoOverflow(page);
  await api.until('/api/bootstrap', (one) => ((one.counters as { unread: number }).unread < 3 ? true : undefined));
  await page.keyboard.press('Escape');
  await expect(news).toBeHidden();
  await expect(bell(page)).toBeFocused();
});

test('without a network the page says so and recovers by itself', async ({ owner: page, say, allow }) => {
  allow(/ERR_INTERNET_DISCONNECTED|WebSocket|Failed to fetch/);
  await page.goto('/applications');
  await expect(page.locator('[data-live=live]')).toBeAttached();
  const search = page.getByLabel(say('Вакансия или компания'));
  await expect(search).toBeVisible();
  await page.context().setOffline(true);
  await search.fill('такого точно нет');
  await expect(page.getByText(say('Нет связи с сервером. Проверьте, запущен ли Вкатился.'))).toBeVisible();
  await page.context().setOffline(false);
  // Nobody presses anything.
  await expect(page.getByText(say('С таким фильтром откликов нет. Измените состояние или слова поиска.'))).toBeVisible();
});

test('what stands on the page stays when it cannot be renewed, and is said to be old', async ({ owner: page, api, say, allow }) => {
  allow(/ERR_FAILED/);
  const press = async () => {
    await api.send('put', '/api/switches', { scope: 'user', until: new Date(Date.now() + 3_600_000).toISOString() });
    await api.send('post', '/api/switches/lift', { scope: 'user', reasons: ['owner'] });
  };
  await press();
  await page.goto('/');
  const news = page.getByRole('region', { name: say('Что было') }).getByRole('listitem');
  await expect(news.first()).toBeVisible();
  const shown = await news.count();
  await page.route(/\/api\/notifications/, (route) => route.abort());
  await press();
  const old = page.getByRole('status').filter({ hasText: say('Обновить страницу не удалось. Показано то, что было в {at}.') });
  await expect(old).toBeVisible();
  await expect(news).toHaveCount(shown);
  await expect(old.getByRole('button', { name: say('Повторить') })).toBeEnabled();
  await page.unroute(/\/api\/notifications/);
  // Nobody has to press it: the page goes on asking.
  await expect(old).toBeHidden();
  await expect(news.first()).toBeVisible();
});

test('a page opened while the server is away says so, and opens again with it', async ({ owner: page, allow }) => {
  allow(/503|ERR_INTERNET_DISCONNECTED|WebSocket|favicon/);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.goto('/applications');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.context().setOffline(true);
  await page.goto('/chats');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Нет связи с сервером|Can't reach the server/);
  await expect(page.getByRole('link')).toBeVisible();
  await page.context().setOffline(false);
  await expect(page.locator('[data-live=live]'), 'nobody has to press anything').toBeAttached();
  await expect(page).toHaveURL(/\/chats/);
});
