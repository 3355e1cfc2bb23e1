import { expect, signIn, test } from './fixtures';

test('after signing out neither Back nor another tab shows anything', async ({ page, product, say, allow }) => {
  allow(/401/);
  await signIn(page, await product.newLink(), say('Войти', 'Sign in'));
  const second = await page.context().newPage();
  await second.goto('/applications');
  await expect(second.locator('[data-live=live]')).toBeAttached();
  await page.goto('/settings/sessions');
  await page.evaluate(() => Object.assign(window, { mine: true }));
  await page.getByRole('main').getByRole('button', { name: say('Выйти'), exact: true }).click();
  const password = say('Пароль');
  // Nothing that the page held in its memory is left: it was loaded anew.
  await page.waitForFunction(() => !('mine' in window));
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
  await expect(page.getByRole('dialog', { name: say('Сеанс закончился') })).toBeVisible();
  await expect(field).toHaveValue('от 250 000 ₽');
});

test('a sign-out that does not reach the server says so, and nobody takes the page for left', async ({ page, product, say, allow }) => {
  allow(/ERR_INTERNET_DISCONNECTED|WebSocket|401/);
  await signIn(page, await product.newLink(), say('Войти', 'Sign in'));
  await page.goto('/settings/sessions');
  const out = page.getByRole('main').getByRole('button', { name: say('Выйти'), exact: true });
  await expect(out).toBeVisible();
  await page.context().setOffline(true);
  await out.click();
  const said = page.getByRole('alert').filter({ hasText: say('Выйти не удалось') });
  await expect(said).toContainText(say('Сеанс на этом устройстве ещё открыт: попробуйте ещё раз.'));
  await page.context().setOffline(false);
  await expect(page.locator('[data-live=live]')).toBeAttached();
  await out.click();
  await expect(page.getByLabel(say('Пароль'), { exact: true })).toBeVisible();
});
