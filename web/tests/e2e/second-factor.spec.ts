import { codeOf } from './authenticator';
import { expect, signIn, test } from './fixtures';

test('a second step is switched on, asked for, lost and switched off', async ({ page, product, say, allow }, info) => {
  allow(/401|403/);
  const email = `step-${info.project.name}@example.org`;
  const password = 'лиловый трактор у реки';
  await signIn(page, await product.newUser(email), say('Войти', 'Sign in'));
  const made = await page.request.put('/api/password', { headers: { 'X-CSRF': '1' }, data: { new_password: password } });
  expect(made.status()).toBe(204);

  await page.goto('/settings/sessions');
  const step = page.getByRole('region', { name: say('Второй шаг входа') });
  await step.getByLabel(say('Текущий пароль')).fill(password);
  await step.getByRole('button', { name: say('Включить второй шаг') }).click();
  const secret = ((await step.locator('code').first().textContent()) ?? '').replaceAll(' ', '');
  const code = page.getByLabel(say('Код из приложения'));
  await expect(code).toHaveAttribute('autocomplete', 'one-time-code');
  await expect(code).toHaveAttribute('inputmode', 'numeric');
  await expect(code).toBeFocused();
  await page.screenshot({ path: info.outputPath('begun.png'), fullPage: true });
  await code.fill(codeOf(secret));
  await step.getByRole('button', { name: say('Подтвердить и включить') }).click();
  await expect(step.getByText(say('Сохраните коды восстановления'))).toBeVisible();
  // The page goes on with the session that took the place of the old one.
  await expect(page.locator('[data-live=live]')).toBeAttached();
  await expect(page.getByRole('dialog')).toBeHidden();
  const recovery = await step.locator('code').allTextContents();
  expect(recovery).toHaveLength(10);
  await page.screenshot({ path: info.outputPath('codes.png'), fullPage: true });
  // On paper there are the codes and what they are, and nothing else.
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByText(say('Вкатился: коды восстановления'))).toBeVisible();
  await expect(step.locator('code').last()).toBeInViewport();
  await expect(page.getByRole('banner')).toBeHidden();
  await expect(page.getByRole('heading', { level: 1 })).toBeHidden();
  await expect(step.getByRole('button')).toHaveCount(0);
  await page.emulateMedia({ media: 'screen' });
  await step.getByLabel(say('Коды сохранены')).check();
  await step.getByRole('button', { name: say('Готово') }).click();
  await expect(step.getByRole('button', { name: say('Выключить'), exact: true })).toBeVisible();
  await page.screenshot({ path: info.outputPath('on.png'), fullPage: true });

  const enter = async () => {
    await page.getByLabel(say('Эл. почта')).fill(email);
    await page.getByLabel(say('Пароль'), { exact: true }).fill(password);
    await page.getByRole('button', { name: say('Войти') }).click();
  };
  await page.request.delete('/api/session', { headers: { 'X-CSRF': '1' } });
  await page.goto('/login');
  await enter();
  await expect(code).toBeVisible();
  await page.screenshot({ path: info.outputPath('asked.png'), fullPage: true });
  // The first code of the secret was spent when it was switched on.
  await code.fill(codeOf(secret, -5));
  await page.getByRole('button', { name: say('Войти') }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByRole('button', { name: say('У меня нет телефона') }).click();
  await page.getByLabel(say('Код восстановления')).fill(recovery[0] ?? '');
  await page.getByRole('button', { name: say('Войти') }).click();
  await expect(page.locator('[data-live=live]')).toBeAttached();

  await page.request.delete('/api/session', { headers: { 'X-CSRF': '1' } });
  await page.goto(await product.newLink(email));
  await page.getByRole('button', { name: say('Войти', 'Sign in') }).click();
  await page.waitForURL(/\/login\?step=code/);
  await page.getByRole('button', { name: say('У меня нет телефона') }).click();
  await page.getByLabel(say('Код восстановления')).fill(recovery[1] ?? '');
  await page.getByRole('button', { name: say('Войти') }).click();
  await expect(page.locator('[data-live=live]')).toBeAttached();

  await page.goto('/settings/sessions');
  await expect(step.getByText(`${say('Осталось кодов восстановления: {count}')} 8`)).toBeVisible();
  await step.getByRole('button', { name: say('Выключить'), exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(say('Текущий пароль')).fill(password);
  await dialog.getByRole('button', { name: say('У меня нет телефона') }).click();
  await dialog.getByLabel(say('Код восстановления')).fill(recovery[2] ?? '');
  await dialog.getByRole('button', { name: say('Выключить второй шаг') }).click();
  await expect(step.getByRole('button', { name: say('Включить второй шаг') })).toBeVisible();
});
