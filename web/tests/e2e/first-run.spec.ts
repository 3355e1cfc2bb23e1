import { expect, expectNoOverflow, signIn, test } from './fixtures';

test('a newcomer signs in by a link, connects hh.ru and sees the first application', async ({ page, product, say }) => {
  const link = await product.newUser(`newcomer-${test.info().project.name}@example.org`);
  // hh.ru asks as it would: whose account, and whether the program may.
  await product.sandbox('headhunter', '/users', { count: 1, resumes: 1 });
  await product.sandbox('headhunter', '/settings', { auto_grant: false });
  const { users } = (await product.sandbox('headhunter', '/users')) as { users: { id: string; name: string }[] };
  const newcomer = users.at(-1)!;

  await signIn(page, link, say('Войти', 'Sign in'));
  await expect(page.getByText(say('hh.ru ещё не подключён.'))).toBeVisible();
  await expectNoOverflow(page);
  await page.getByRole('link', { name: say('Подключить'), exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('Как подключимся?'));
  await expectNoOverflow(page);
  await page.getByRole('button', { name: say('Посмотреть демо') }).click();

  await page.getByRole('radio', { name: newcomer.name }).check();
  await page.getByRole('button', { name: 'Разрешить' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('Подключить этот аккаунт?', 'Link this account?'));
  await expect(page.getByText(newcomer.name)).toBeVisible();
  await page.getByRole('button', { name: say('Подключить', 'Link'), exact: true }).click();

  await expect(page.locator('[data-live=live]')).toBeAttached();
  await expect(page.getByText(say('hh.ru ещё не подключён.'))).toBeHidden();

  // The other steps: resumes, mode with what it would bring, Telegram, the first search.
  await page.goto('/welcome/resumes');
  await expect(page.getByRole('checkbox').first()).toBeChecked();
  await page.getByRole('button', { name: say('Дальше') }).press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('Что отправлять?'));
  await expect(page.getByRole('slider', { name: say('Порог соответствия') })).toBeVisible();
  await expectNoOverflow(page);
  await page.getByRole('button', { name: say('Дальше') }).press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('Решать с телефона'));
  await page.getByRole('link', { name: say('Дальше'), exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('Всё готово'));
  await expect(page.getByText(say('Лучшая пока:'))).toBeVisible({ timeout: 120_000 });
  await expectNoOverflow(page);

  await page.goto('/applications');
  // The list renews itself: nobody reloads the page.
  const first = page.getByRole('listitem').filter({ hasText: say('Отправлено') });
  await expect(first.first()).toBeVisible({ timeout: 120_000 });
  await first.first().click();
  await expect(page.getByRole('heading', { name: say('Письмо, как ушло') })).toBeVisible();
  await expectNoOverflow(page);
  await product.sandbox('headhunter', '/settings', { auto_grant: true });
});

test('a link signs in once', async ({ page, product, say, allow }) => {
  const link = await product.newLink();
  await signIn(page, link, say('Войти', 'Sign in'));
  allow(/410/);
  const second = await page.context().newPage();
  await second.goto(link);
  await expect(second.getByText('make link')).toBeVisible();
  await expect(second.getByRole('button', { name: say('Войти', 'Sign in') })).toBeHidden();
});
