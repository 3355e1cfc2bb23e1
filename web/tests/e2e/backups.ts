import type { Locator, Page } from '@playwright/test';

import { expect, expectNoOverflow, signIn } from './fixtures';
import type { Product } from './product';

/** Everything is stopped, saved, exchanged and started again. */
export const LONG = 240_000;
export const BACKUPS = '/settings/backups';

export type Say = (russian: string, english?: string) => string;

/** What a restore changes or leaves: one of the owner's own answers. */
export async function answer(page: Page, text: string): Promise<void> {
  const headers = { 'X-CSRF': '1', 'Idempotency-Key': crypto.randomUUID() };
  const put = await page.request.put('/api/answers/salary', { headers, data: { text } });
  expect(put.ok()).toBe(true);
}

export async function expectAnswer(page: Page, text: string): Promise<void> {
  await page.goto('/settings/answers');
  await expect(page.getByText(text)).toBeVisible();
}

/** The newest backup made by hand, once there are so many of them. */
export async function madeByHand(page: Page, say: Say, count: number): Promise<Locator> {
  const rows = page.getByRole('listitem').filter({ hasText: say('сделана вручную') });
  await expect(rows).toHaveCount(count);
  return rows.first();
}

export async function countByHand(page: Page): Promise<number> {
  const { items } = (await (await page.request.get('/api/admin/backups')).json()) as { items: { kind: string }[] };
  return items.filter(({ kind }) => kind === 'by_hand').length;
}

/** A backup is made from the page; its row. */
export async function backUp(page: Page, say: Say): Promise<Locator> {
  await page.goto(BACKUPS);
  const make = page.getByRole('button', { name: say('Сделать копию сейчас') });
  await expect(make).toBeEnabled();
  const before = await countByHand(page);
  await make.click();
  return madeByHand(page, say, before + 1);
}

/** The dialog of a backup, with the word that says that it is meant. */
export async function askFor(page: Page, say: Say, row: Locator): Promise<{ dialog: Locator; act: Locator }> {
  await row.getByRole('button', { name: say('Вернуть копию: {at}') }).click();
  const dialog = page.getByRole('dialog', { name: say('Вернуть данные из копии?') });
  const act = dialog.getByRole('button', { name: say('Вернуть данные') });
  await expect(act).toBeDisabled();
  await dialog.getByLabel(say('Напишите: {wanted}')).fill(say('вернуть'));
  return { dialog, act };
}

export function progressOf(page: Page, say: Say): Locator {
  return page.getByRole('region', { name: say('Восстановление из копии: {0}') });
}

export async function expectReturned(page: Page, say: Say, product: Product): Promise<void> {
  const progress = progressOf(page, say);
  await expect(progress.getByText(say('Сервер остановлен. Нынешние данные сохраняются отдельной копией, потом на их место становятся прежние.'))).toBeVisible();
  await expect(progress.getByText(say('Данные возвращены'), { exact: true })).toBeVisible({ timeout: LONG });
  await expectNoOverflow(page);
  await product.runs();
  await progress.getByRole('button', { name: say('Открыть возвращённое') }).click();
  await expect(page.locator('[data-live=live]')).toBeAttached();
}

/** It was not restored, for a reason; the list of backups says so, too. */
export async function expectNothingChanged(page: Page, say: Say, product: Product, why: string): Promise<void> {
  const said = page.getByRole('alert').filter({ hasText: say('Данные не возвращены') });
  await expect(progressOf(page, say).getByText(say('Всё осталось как было.'))).toBeVisible({ timeout: LONG });
  await expect(said).toContainText(say(why));
  await expectNoOverflow(page);
  await product.runs();
  await page.getByRole('button', { name: say('К списку копий') }).click();
  await expect(page.getByRole('button', { name: say('Сделать копию сейчас') })).toBeVisible();
  await expect(said).toContainText(say(why));
}

/** The owner is signed in and has said something that a restore changes or leaves. */
export async function begin(page: Page, product: Product, say: Say): Promise<void> {
  await signIn(page, await product.newLink(), say('Войти', 'Sign in'));
  await answer(page, 'от 111 000 ₽');
}

/** What the pages complain of while everything is stopped and started again. */
export const AWAY = /ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|WebSocket|50[23]/;
