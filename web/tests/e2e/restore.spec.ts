import type { Locator, Page } from '@playwright/test';

import { expect, expectNoOverflow, signIn, test } from './fixtures';
import type { Product } from './product';

/** Everything is stopped, saved, exchanged and started again. */
const LONG = 240_000;
const BACKUPS = '/settings/backups';

type Say = (russian: string, english?: string) => string;

/** What a restore changes or leaves: one of the owner's own answers. */
async function answer(page: Page, text: string): Promise<void> {
  const headers = { 'X-CSRF': '1', 'Idempotency-Key': crypto.randomUUID() };
  const put = await page.request.put('/api/answers/salary', { headers, data: { text } });
  expect(put.ok()).toBe(true);
}

async function expectAnswer(page: Page, text: string): Promise<void> {
  await page.goto('/settings/answers');
  await expect(page.getByText(text)).toBeVisible();
}

/** The newest backup made by hand, once there are so many of them. */
async function madeByHand(page: Page, say: Say, count: number): Promise<Locator> {
  const rows = page.getByRole('listitem').filter({ hasText: say('сделана вручную') });
  await expect(rows).toHaveCount(count);
  return rows.first();
}

async function countByHand(page: Page): Promise<number> {
  const { items } = (await (await page.request.get('/api/admin/backups')).json()) as { items: { kind: string }[] };
  return items.filter(({ kind }) => kind === 'by_hand').length;
}

/** A backup is made from the page; its row. */
async function backUp(page: Page, say: Say): Promise<Locator> {
  await page.goto(BACKUPS);
  const make = page.getByRole('button', { name: say('Сделать копию сейчас') });
  await expect(make).toBeEnabled();
  const before = await countByHand(page);
  await make.click();
  return madeByHand(page, say, before + 1);
}

/** The dialog of a backup, with the word that says that it is meant. */
async function askFor(page: Page, say: Say, row: Locator): Promise<{ dialog: Locator; act: Locator }> {
  await row.getByRole('button', { name: say('Вернуть копию: {at}') }).click();
  const dialog = page.getByRole('dialog', { name: say('Вернуть данные из копии?') });
  const act = dialog.getByRole('button', { name: say('Вернуть данные') });
  await expect(act).toBeDisabled();
  await dialog.getByLabel(say('Напишите: {wanted}')).fill(say('вернуть'));
  return { dialog, act };
}

function progressOf(page: Page, say: Say): Locator {
  return page.getByRole('region', { name: say('Восстановление из копии: {0}') });
}

async function expectReturned(page: Page, say: Say, product: Product): Promise<void> {
  const progress = progressOf(page, say);
  await expect(progress.getByText(say('Сервер остановлен. Нынешние данные сохраняются отдельной копией, потом на их место становятся прежние.'))).toBeVisible();
  await expect(progress.getByText(say('Данные возвращены'), { exact: true })).toBeVisible({ timeout: LONG });
  await expectNoOverflow(page);
  await product.runs();
  await progress.getByRole('button', { name: say('Открыть возвращённое') }).click();
  await expect(page.locator('[data-live=live]')).toBeAttached();
}

/** It was not restored, for a reason; the list of backups says so, too. */
async function expectNothingChanged(page: Page, say: Say, product: Product, why: string): Promise<void> {
  const said = page.getByRole('alert').filter({ hasText: say('Данные не возвращены') });
  await expect(progressOf(page, say).getByText(say('Всё осталось как было.'))).toBeVisible({ timeout: LONG });
  await expect(said).toContainText(say(why));
  await expectNoOverflow(page);
  await product.runs();
  await page.getByRole('button', { name: say('К списку копий') }).click();
  await expect(page.getByRole('button', { name: say('Сделать копию сейчас') })).toBeVisible();
  await expect(said).toContainText(say(why));
}

test.use({ ownProduct: 'restore' });

test.beforeEach(async ({ page, product, say, allow }) => {
  test.setTimeout(3 * LONG);
  allow(/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|WebSocket|50[23]/);
  await signIn(page, await product.newLink(), say('Войти', 'Sign in'));
  await answer(page, 'от 111 000 ₽');
});

test('a backup is made, something changes, and the page brings back what was', async ({ page, product, say }) => {
  const row = await backUp(page, say);
  await expect(row).toContainText(say('читается здесь'));
  await expectNoOverflow(page);

  await answer(page, 'от 999 000 ₽');
  await (await askFor(page, say, row)).act.click();
  await expectReturned(page, say, product);

  await expectAnswer(page, 'от 111 000 ₽');
  await expect(page.getByText('от 999 000 ₽')).toHaveCount(0);
  await page.goto(BACKUPS);
  await expect(page.getByRole('listitem').filter({ hasText: say('перед восстановлением') })).not.toHaveCount(0);
  await expect(page.getByRole('alert').filter({ hasText: say('Данные возвращены') })).toBeVisible();
});

test('a backup of another machine wants its phrase, says when it is a wrong one, and comes back with the right one', async ({ page, product, say, allow }) => {
  allow(/status of 409/);
  const before = await countByHand(page);
  await product.backUpWith('семь тихих пароходов 1961');
  await answer(page, 'от 999 000 ₽');
  await page.goto(BACKUPS);
  const row = await madeByHand(page, say, before + 1);
  await expect(row).toContainText(say('нужна её фраза'));
  const { dialog, act } = await askFor(page, say, row);
  await expect(act).toBeDisabled();
  const phrase = dialog.getByLabel(say('Фраза этой копии'));
  await phrase.fill('восемь тихих пароходов');
  await act.click();
  await expect(dialog.getByRole('alert').filter({ hasText: say('Не сделано') })).toContainText('vkatilsya backup passphrase');
  await expectNoOverflow(page);
  // As a person writes it down: with more room between the words.
  await phrase.fill('  семь тихих  пароходов 1961 ');
  await act.click();
  await expectReturned(page, say, product);
  await expectAnswer(page, 'от 111 000 ₽');
});

test('a backup that is damaged on the way changes nothing, and the page says why', async ({ page, product, say }) => {
  const row = await backUp(page, say);
  await answer(page, 'от 999 000 ₽');
  const { items } = (await (await page.request.get('/api/admin/backups')).json()) as { items: { id: string }[] };
  const { act } = await askFor(page, say, row);
  const taken = page.waitForResponse((one) => one.request().method() === 'POST' && one.url().endsWith('/backups/restore'));
  await act.click();
  expect((await taken).status()).toBe(202);
  // Everything stops first: the file is read once more after that.
  product.damage(items[0]!.id);
  await expectNothingChanged(page, say, product, 'Файл копии испорчен.');
  await expectAnswer(page, 'от 999 000 ₽');
});

test('a launcher that is killed amid a restore leaves what was, and the next one says so', async ({ page, product, say }) => {
  const row = await backUp(page, say);
  await answer(page, 'от 999 000 ₽');
  const begun = () => product.log.split('Возвращаю данные из копии').length;
  const before = begun();
  await (await askFor(page, say, row)).act.click();
  await expect.poll(begun, { timeout: LONG, intervals: [50] }).toBe(before + 1);
  await product.killAndRunAgain();
  await expectNothingChanged(page, say, product, 'Вкатился остановили посередине.');
  await expectAnswer(page, 'от 999 000 ₽');
});

test('a launcher that is killed while the databases change places leaves one of them whole, and the next one says which', async ({ page, product, say }) => {
  const row = await backUp(page, say);
  await answer(page, 'от 999 000 ₽');
  await (await askFor(page, say, row)).act.click();
  await product.exchanges();
  await product.killAndRunAgain();
  const progress = progressOf(page, say);
  const returned = progress.getByText(say('Данные возвращены'), { exact: true });
  await expect(returned.or(progress.getByText(say('Всё осталось как было.')))).toBeVisible({ timeout: LONG });
  const [there, gone] = (await returned.isVisible()) ? ['от 111 000 ₽', 'от 999 000 ₽'] : ['от 999 000 ₽', 'от 111 000 ₽'];
  console.log(`killed amid the exchange: ${there === 'от 111 000 ₽' ? 'the restored data are there' : 'the old data are there'}`);
  await product.runs();
  await expectAnswer(page, there!);
  await expect(page.getByText(gone!)).toHaveCount(0);
  // What was begun has been ended: the next backup finds nothing in its way.
  await page.goto(BACKUPS);
  await page.getByRole('button', { name: say('К списку копий') }).click();
  const before = await countByHand(page);
  await page.getByRole('button', { name: say('Сделать копию сейчас') }).click();
  await madeByHand(page, say, before + 1);
});
