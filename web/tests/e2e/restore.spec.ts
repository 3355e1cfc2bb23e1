import { expect, expectNoOverflow, signIn, test } from './fixtures';

/** Everything is stopped, saved, exchanged and started again. */
const LONG = 240_000;

test('a backup is made, something changes, and the page brings back what was', async ({ page, product, say, allow }) => {
  test.setTimeout(2 * LONG);
  allow(/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|WebSocket|50[23]/);
  await signIn(page, await product.newLink(), say('Войти', 'Sign in'));
  const answer = async (text: string) => {
    const headers = { 'X-CSRF': '1', 'Idempotency-Key': crypto.randomUUID() };
    const put = await page.request.put('/api/answers/salary', { headers, data: { text } });
    expect(put.ok()).toBe(true);
  };
  await answer('от 111 000 ₽');

  await page.goto('/settings/backups');
  const byHand = page.getByRole('listitem').filter({ hasText: say('сделана вручную') });
  await expect(page.getByRole('button', { name: say('Сделать копию сейчас') })).toBeEnabled();
  const before = await byHand.count();
  await page.getByRole('button', { name: say('Сделать копию сейчас') }).click();
  await expect(byHand).toHaveCount(before + 1);
  await expect(byHand.first()).toContainText(say('читается здесь'));
  await expectNoOverflow(page);

  await answer('от 999 000 ₽');
  await byHand.first().getByRole('button', { name: say('Вернуть копию: {at}') }).click();
  const dialog = page.getByRole('dialog', { name: say('Вернуть данные из копии?') });
  const act = dialog.getByRole('button', { name: say('Вернуть данные') });
  await expect(act).toBeDisabled();
  await dialog.getByLabel(say('Напишите: {wanted}')).fill(say('вернуть'));
  await act.click();

  const progress = page.getByRole('region', { name: say('Восстановление из копии: {0}') });
  await expect(progress.getByText(say('Сервер остановлен. Нынешние данные сохраняются отдельной копией, потом на их место становятся прежние.'))).toBeVisible();
  await expect(progress.getByText(say('Данные возвращены'), { exact: true })).toBeVisible({ timeout: LONG });
  await expectNoOverflow(page);
  await product.runs();
  await progress.getByRole('button', { name: say('Открыть возвращённое') }).click();
  await expect(page.locator('[data-live=live]')).toBeAttached();

  await page.goto('/settings/answers');
  await expect(page.getByText('от 111 000 ₽')).toBeVisible();
  await expect(page.getByText('от 999 000 ₽')).toHaveCount(0);
  await page.goto('/settings/backups');
  await expect(page.getByRole('listitem').filter({ hasText: say('перед восстановлением') })).not.toHaveCount(0);
  await expect(page.getByRole('alert').filter({ hasText: say('Данные возвращены') })).toBeVisible();
});
