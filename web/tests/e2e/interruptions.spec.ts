import type { Locator, Page } from '@playwright/test';

import { expect, signIn, test, toast, waitingLetter, Api } from './fixtures';
import type { Product } from './product';
import { settled } from './visits';

type Say = (russian: string, english?: string) => string;

const MINUTES = 10;
const strip = (page: Page) => page.locator('[data-live]');

/** A letter whose owner is changing it: nothing is saved yet. */
async function writing(page: Page, product: Product, api: Api, say: Say) {
  const { id } = await waitingLetter(product, api);
  const { letter } = await api.get(`/api/applications/${String(id)}`);
  const text = String(letter).split('\n').slice(0, 2).join('\n');
  await page.goto(`/review/${String(id)}`);
  await page.getByRole('button', { name: say('Изменить'), exact: true }).click();
  const field = page.getByLabel(say('Ваше письмо'));
  await field.fill(text);
  return { field, text, path: `/api/applications/${String(id)}` };
}

/** The text is where it was, and becomes the letter with one press. */
async function saved(page: Page, api: Api, say: Say, draft: { field: Locator; text: string; path: string }): Promise<void> {
  await expect(draft.field).toHaveValue(draft.text);
  await page.getByRole('button', { name: say('Сохранить письмо'), exact: true }).click();
  await api.until(draft.path, (one) => (one.letter === draft.text ? one : undefined));
  await expect(draft.field).toBeHidden();
}

async function live(page: Page): Promise<void> {
  await expect(page.locator('[data-live=live]')).toBeAttached();
}

test('a page that slept for ten minutes says of when it is, catches up, and keeps the text', async ({ owner: page, product, api, say, allow }) => {
  allow(/WebSocket/);
  await page.clock.install();
  const draft = await writing(page, product, api, say);
  await live(page);
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setWebLifecycleState', { state: 'frozen' });
  // The line dies meanwhile, and something happens.
  await api.send('put', '/api/switches', { scope: 'user', until: new Date(Date.now() + 3_600_000).toISOString() });
  process.kill(product.pidOf('notifier'), 'SIGSTOP');
  try {
    await session.send('Page.setWebLifecycleState', { state: 'active' });
    await page.clock.fastForward(`${String(MINUTES)}:00`);
    await expect(strip(page)).toContainText(say('Связь прервалась. Показано то, что было в {since}. Подключаемся…'));
  } finally {
    process.kill(product.pidOf('notifier'), 'SIGCONT');
  }
  await live(page);
  await expect(page.locator('[data-switch]')).toHaveAttribute('data-switch', 'paused');
  await expect(strip(page)).not.toContainText(say('Связь прервалась. Показано то, что было в {since}. Подключаемся…'));
  await saved(page, api, say, draft);
  await api.send('post', '/api/switches/lift', { scope: 'user', reasons: ['owner'] });
});

test('without a network a text is not lost: the press says why, and works once there is one', async ({ owner: page, product, api, say, allow }) => {
  allow(/ERR_INTERNET_DISCONNECTED|WebSocket/);
  const draft = await writing(page, product, api, say);
  await page.context().setOffline(true);
  await page.getByRole('button', { name: say('Сохранить письмо'), exact: true }).click();
  await expect(toast(page)).toContainText(say('Нет связи с сервером. Проверьте, запущен ли Вкатился.'));
  await page.context().setOffline(false);
  await saved(page, api, say, draft);
});

test('a letter that is saved while the agent is busy stands on the page once he has written it down', async ({ owner: page, product, api, say }) => {
  const draft = await writing(page, product, api, say);
  const { letter: old } = await api.get(draft.path);
  const closing = ['Буду рад разговору.', 'Буду рад знакомству.'].find((one) => !String(old).includes(one))!;
  await draft.field.fill(`${draft.text}\n${closing}`);
  const shown = page.locator('main');
  const agent = product.pidOf('auto_reply');
  process.kill(agent, 'SIGSTOP');
  try {
    let looks = 0;
    page.on('request', (one) => (looks += Number(one.url().includes('state=review'))));
    await page.getByRole('button', { name: say('Сохранить письмо'), exact: true }).click();
    await expect(draft.field).toBeHidden();
    // After the press, and after the news of it: the old letter is all that there is.
    await expect.poll(() => looks).toBeGreaterThanOrEqual(2);
    await settled(page);
    await expect(shown).not.toContainText(closing);
  } finally {
    process.kill(agent, 'SIGCONT');
  }
  await expect(shown).toContainText(closing);
});

test('a restart of the server is said, waited for, and loses no text', async ({ owner: page, product, api, say, allow }) => {
  allow(/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|503|502|WebSocket/);
  const draft = await writing(page, product, api, say);
  const restarted = product.restart('api');
  const away = () => fetch(`${product.url}/api/session`).then(({ status }) => status >= 500, () => true);
  await expect.poll(away, { intervals: [50] }).toBe(true);
  await page.getByRole('button', { name: say('Сохранить письмо'), exact: true }).click();
  const said = [say('Нет связи с сервером. Проверьте, запущен ли Вкатился.'), say('Сервер не отвечает: похоже, перезапускается. Ждём, страница продолжит сама.')];
  await expect(toast(page).or(strip(page)).filter({ hasText: new RegExp(said.join('|')) }).first()).toBeVisible();
  await restarted;
  await expect.poll(away).toBe(false);
  await live(page);
  await saved(page, api, say, draft);
});

test('a new build is offered, not forced, and the text is there after the page was loaded anew', async ({ owner: page, product, api, say, allow }) => {
  allow(/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|503|502|WebSocket/);
  const draft = await writing(page, product, api, say);
  product.update();
  await product.restart('api');
  await product.restart('notifier');
  await expect(strip(page)).toContainText(say('Вышло обновление.'));
  await expect(draft.field).toHaveValue(draft.text);
  await strip(page).getByRole('button', { name: say('Обновить страницу') }).click();
  await page.getByRole('button', { name: say('Изменить'), exact: true }).click();
  await live(page);
  await expect(strip(page)).not.toContainText(say('Вышло обновление.'));
  await saved(page, api, say, draft);
});

test('a session that was revoked keeps the text, and goes on with a new one', async ({ page, product, say, allow }) => {
  allow(/401/);
  await signIn(page, await product.newLink(), say('Войти', 'Sign in'));
  const draft = await writing(page, product, new Api(page), say);
  await page.request.delete('/api/session', { headers: { 'X-CSRF': '1' } });
  const over = page.getByRole('dialog', { name: say('Сеанс закончился') });
  await expect(over).toBeVisible();
  await expect(draft.field).toHaveValue(draft.text);
  // As the dialog says: a new link, in the tab beside.
  const beside = await page.context().newPage();
  await signIn(beside, await product.newLink(), say('Войти', 'Sign in'));
  await page.bringToFront();
  await expect(over).toBeHidden();
  await live(page);
  await page.getByRole('button', { name: say('Сохранить письмо'), exact: true }).click();
  await expect(draft.field).toBeHidden();
});

for (const minutes of [MINUTES, -MINUTES]) {
  test(`a clock that is wrong by ${String(minutes)} minutes: times are the server's, and the page says so`, async ({ owner: page, product, api, say }) => {
    await waitingLetter(product, api); // none comes while everything rests
    const until = new Date(Date.now() + 3_600_000).toISOString();
    await api.send('put', '/api/switches', { scope: 'user', until });
    const pill = page.locator('[data-switch]');
    await page.reload();
    await expect(pill).toHaveAttribute('data-switch', 'paused');
    const right = await pill.textContent();
    await page.clock.install({ time: Date.now() + minutes * 60_000 });
    const draft = await writing(page, product, api, say);
    await live(page);
    const words = minutes > 0 ? ['спешат на 10 минут', '10 minutes ahead'] : ['отстают на 10 минут', '10 minutes behind'];
    await expect(strip(page)).toContainText(new RegExp(words.join('|')));
    await expect(pill).toHaveText(right ?? '');
    await saved(page, api, say, draft);
    await api.send('post', '/api/switches/lift', { scope: 'user', reasons: ['owner'] });
    await expect(pill).toHaveAttribute('data-switch', 'running');
  });
}

test('a browser that believes to be offline works on with a server that it reaches', async ({ owner: page, product, api, say, allow }) => {
  allow(/letters\/check/); // a busy machine leaves a text unchecked while it is written
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'onLine', { get: () => false }));
  const draft = await writing(page, product, api, say);
  await page.evaluate(() => window.dispatchEvent(new Event('offline')));
  await saved(page, api, say, draft);
  await api.send('put', '/api/switches', { scope: 'user', until: new Date(Date.now() + 3_600_000).toISOString() });
  await expect(page.locator('[data-switch]')).toHaveAttribute('data-switch', 'paused');
  await page.getByRole('button', { name: say('Управление отправкой') }).click();
  await page.getByRole('menuitem', { name: say('Включить отправку') }).click();
  await expect(page.locator('[data-switch]')).toHaveAttribute('data-switch', 'running');
  await live(page);
});
