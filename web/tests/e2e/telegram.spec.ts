import { linkedBot } from './bot';
import { expect, expectNoOverflow, test } from './fixtures';

test('Telegram is linked by its link, seen at once, and can be taken away', async ({ owner: page, product, say, narrow }) => {
  await page.goto('/settings/telegram');
  await page.getByRole('button', { name: say('Подключить Telegram') }).click();
  await expect(page.getByRole('link', { name: say('Открыть в Telegram') })).toBeVisible();
  // A phone cannot photograph its own screen.
  const code = page.getByRole('img', { name: say('Код для Telegram') });
  await (narrow ? expect(code).toBeHidden() : expect(code).toBeVisible());
  await expectNoOverflow(page);

  const bot = await linkedBot(page, say);
  await bot.close();
  expect(await product.sandbox('telegram_sandbox', '/people')).toHaveProperty('people');

  await page.getByRole('button', { name: say('Отключить Telegram') }).click();
  await page.getByRole('dialog').getByRole('button', { name: say('Отключить') }).click();
  await expect(page.getByRole('button', { name: say('Подключить Telegram') })).toBeVisible();
});
