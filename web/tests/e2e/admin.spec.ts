import { expect, expectNoOverflow, signIn, test } from './fixtures';

test('who looks after the installation stops everybody, chooses plans, and proves the logs', async ({ owner: page, product, api, say }) => {
  const email = `guest-${test.info().project.name}@example.org`;
  const link = await product.newUser(email);
  await page.goto('/admin');
  await expect(page.getByText(email)).toBeVisible();
  await expectNoOverflow(page);

  await expect(page.getByRole('region', { name: say('Застрявшие события') }).getByText(say('Таких нет: каждое событие обработано.'))).toBeVisible();

  const plan = page.getByRole('combobox', { name: `${say('Тариф: {0}')} ${email}` });
  await plan.click();
  const offered = page.getByRole('option');
  const chosen = (await offered.last().textContent()) ?? '';
  await offered.last().click();
  await expect(plan).toBeEnabled();
  await page.reload();
  await expect(plan).toHaveValue(chosen);

  await page.getByRole('button', { name: say('Остановить у всех') }).click();
  await page.getByRole('dialog').getByRole('button', { name: say('Остановить у всех') }).click();
  await expect(page.getByRole('main').getByRole('status').filter({ hasText: say('Остановлена {0}. Ни у кого ничего не уходит.') })).toBeVisible();
  await expect(page.locator('[data-switch]')).toHaveAttribute('data-switch', 'stopped');
  await page.getByRole('button', { name: say('Разрешить снова') }).click();
  await expect(page.getByText(say('Разрешена.'), { exact: true })).toBeVisible();
  await expect(page.locator('[data-switch]')).toHaveAttribute('data-switch', 'running');

  await page.getByRole('button', { name: say('Проверить все журналы') }).click();
  await expect(page.getByText(say('ничего не изменено', 'nothing was changed'))).toBeVisible();

  // To the others there is no such screen.
  const guest = await (await page.context().browser()!.newContext({ baseURL: product.url, locale: 'ru-RU' })).newPage();
  await signIn(guest, link, 'Войти');
  await guest.goto('/admin');
  await expect(guest.getByRole('heading', { level: 1 })).toHaveText('Такой страницы нет');
  await guest.context().close();
  expect((await api.get('/api/bootstrap')).user).toHaveProperty('is_admin', true);
});
