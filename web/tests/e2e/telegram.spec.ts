import { expect, expectNoOverflow, test } from './fixtures';

test('Telegram is linked by its link, seen at once, and can be taken away', async ({ owner: page, product, say, narrow }) => {
  await page.goto('/settings/telegram');
  await page.getByRole('button', { name: say('Подключить Telegram') }).click();
  const open = page.getByRole('link', { name: say('Открыть в Telegram') });
  await expect(open).toBeVisible();
  // A phone cannot photograph its own screen.
  const code = page.getByRole('img', { name: say('Код для Telegram') });
  await (narrow ? expect(code).toBeHidden() : expect(code).toBeVisible());
  await expectNoOverflow(page);

  const [bot] = await Promise.all([page.waitForEvent('popup'), open.click()]);
  await bot.getByRole('button', { name: 'Запустить' }).click();
  // The chat says whose account it is, and asks.
  await bot.getByRole('button', { name: 'Да, подключить' }).click();
  await expect(page.getByText(say('Подключено: {0}, {1}'))).toBeVisible();
  await bot.close();
  expect(await product.sandbox('telegram_sandbox', '/people')).toHaveProperty('people');

  await page.getByRole('button', { name: say('Отключить Telegram') }).click();
  await page.getByRole('dialog').getByRole('button', { name: say('Отключить') }).click();
  await expect(page.getByRole('button', { name: say('Подключить Telegram') })).toBeVisible();
});
