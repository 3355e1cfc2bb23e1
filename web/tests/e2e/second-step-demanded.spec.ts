import { codeOf } from './authenticator';
import { expect, expectNoOverflow, signIn, test } from './fixtures';

test('a second step that is demanded takes an open page to the one where it is set up, and back', async ({ page, product, say, allow }, info) => {
  allow(/401|403/);
  const email = `owing-${info.project.name}@example.org`;
  await signIn(page, await product.newUser(email), say('Войти', 'Sign in'));
  await page.goto('/settings/sessions');
  await expect(page.locator('[data-live=live]')).toBeAttached();
  try {
    await product.demandSecondStep(true);
    // Nobody touched the page: its line to the server was ended.
    await expect(page).toHaveURL(/\/second-step$/);
    await expect(page.getByRole('heading', { level: 1, name: say('Включите второй шаг входа') })).toBeVisible();
    await expect(page.getByText(email)).toBeVisible();
    await expectNoOverflow(page);
    await page.screenshot({ path: info.outputPath('demanded.png'), fullPage: true });
    await page.goto('/applications');
    await expect(page).toHaveURL(/\/second-step$/);

    await page.getByRole('button', { name: say('Включить второй шаг') }).click();
    const secret = ((await page.locator('code').first().textContent()) ?? '').replaceAll(' ', '');
    await page.getByLabel(say('Код из приложения')).fill(codeOf(secret));
    await page.getByRole('button', { name: say('Подтвердить и включить') }).click();
    await expect(page.getByText(say('Сохраните коды восстановления'))).toBeVisible();
    await page.screenshot({ path: info.outputPath('codes.png'), fullPage: true });
    await page.getByLabel(say('Коды сохранены')).check();
    await page.getByRole('button', { name: say('Готово') }).click();
    await expect(page).toHaveURL(/\/applications$/);
    await expect(page.locator('[data-live=live]')).toBeAttached();
  } finally {
    await product.demandSecondStep(false);
  }
});
