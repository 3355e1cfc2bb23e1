import { expect, signIn, test } from './fixtures';

test('after signing out neither Back nor another tab shows anything', async ({ page, product, say, allow }) => {
  allow(/401/);
  await signIn(page, await product.newLink(), say('Войти', 'Sign in'));
  const second = await page.context().newPage();
  await second.goto('/applications');
  await expect(second.locator('[data-live=live]')).toBeAttached();
  await page.goto('/settings/sessions');
  await page.getByRole('button', { name: say('Выйти'), exact: true }).click();
  const password = say('Пароль');
  await expect(page.getByLabel(password, { exact: true })).toBeVisible();
  await page.goBack({ waitUntil: 'commit' }); // the page leaves for the sign-in before it is loaded
  await expect(page.getByLabel(password, { exact: true })).toBeVisible();
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await expect(second.getByLabel(password, { exact: true })).toBeVisible();
  await expect(second.getByRole('listitem')).toHaveCount(0);
});

test('a session that ends while something is being written keeps the text', async ({ page, product, say, allow }) => {
  allow(/401/);
  await signIn(page, await product.newLink(), say('Войти', 'Sign in'));
  await page.goto('/settings/answers');
  const field = page.getByLabel(say('Ответ, как его прочтёт работодатель'));
  await field.fill('от 250 000 ₽');
  await page.request.delete('/api/session', { headers: { 'X-CSRF': '1' } });
  // The server ends the line to the page: nothing needs to be pressed.
  await expect(page.getByRole('dialog', { name: say('Сессия закончилась') })).toBeVisible();
  await expect(field).toHaveValue('от 250 000 ₽');
});
