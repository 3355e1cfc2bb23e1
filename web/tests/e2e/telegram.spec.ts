import { linkedBot, saidInPassing } from './bot';
import { expect, expectNoOverflow, received, rows, test, waitingLetter } from './fixtures';
import type { Json } from './product';

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

test('pressed on the page and in Telegram at once, one decision stands, and who came later reads who decided', async ({
  owner: page,
  product,
  api,
  say,
  narrow,
  allow,
}) => {
  test.skip(narrow, 'the same buttons');
  allow(/409/);
  const known = rows(await api.get('/api/applications?limit=200')).map((one) => one.id);
  const bot = await linkedBot(page, say);
  const letter = await waitingLetter(product, api, known);
  const id = String(letter.id);
  const { employer_name: company } = letter.vacancy as { employer_name: string };
  const send = bot.locator('.message').filter({ hasText: company }).getByRole('button', { name: 'Отправить', exact: true });
  await expect(send).toBeVisible();
  const inPassing = await saidInPassing(bot);
  await page.goto(`/review/${id}`);
  const dismiss = page.getByRole('button', { name: say('Не подходит'), exact: true });
  await expect(dismiss).toBeEnabled();
  await Promise.all([send.click(), dismiss.click()]);

  const made = (answer: Json) => rows(answer).filter((one) => one.application_id === id);
  const decision = await api.until('/api/decisions?limit=20', (answer) => made(answer)[0]);
  if (decision.via === 'web') {
    await expect.poll(inPassing).toMatch(/Уже решено: .*сайт/);
    await api.until(`/api/applications/${id}`, (one) => (one.state === 'dismissed' ? one : undefined));
    expect(await received(product, api, letter)).toHaveLength(0);
  } else {
    expect(decision.via).toBe('telegram');
    await expect(page.getByText(say('Уже решено: {what}. {0}, {where}.'))).toContainText(say('в Telegram'));
    await api.until(`/api/applications/${id}`, (one) => (one.state === 'sent' ? one : undefined));
    expect(await received(product, api, letter)).toHaveLength(1);
  }
  console.log(`pressed at once: the decision from ${decision.via === 'web' ? 'the page' : 'Telegram'} stands`);
  expect(made(await api.get('/api/decisions?limit=20'))).toHaveLength(1);
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
  await bot.close();
  await api.send('delete', '/api/telegram/link');
});
