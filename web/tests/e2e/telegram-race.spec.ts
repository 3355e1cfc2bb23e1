import { linkedBot, saidInPassing } from './bot';
import { expect, received, rows, test, waitingLetter } from './fixtures';
import type { Json } from './product';

test('pressed on the page and in Telegram at once, one decision stands, and who came second reads who decided', async ({ owner: page, product, api, say, allow }) => {
  allow(/409/);
  allow(/400 .*_sandbox/); // a card that was shown anew in between has no such button
  // Each letter has a card of its own here: many of an hour would come as one message.
  const { version } = await api.get('/api/notifications/preferences');
  await api.send('put', '/api/notifications/preferences', { expected_version: version, collapse: false });
  const known = rows(await api.get('/api/applications?limit=200')).map((one) => one.id);
  const bot = await linkedBot(page, say);
  const won: unknown[] = [];
  for (const first of ['nobody', 'telegram', 'web'] as const) {
    const letter = await waitingLetter(product, api, known);
    known.push(letter.id);
    const id = String(letter.id);
    const { employer_name: company } = letter.vacancy as { employer_name: string };
    const card = bot.locator('.message').filter({ has: bot.getByText(new RegExp(`${company}(?!\\d)`)) });
    const send = card.getByRole('button', { name: 'Отправить', exact: true }).last();
    await expect(send).toBeVisible();
    const inPassing = await saidInPassing(bot);
    await page.goto(`/review/${id}`);
    const dismiss = page.getByRole('button', { name: say('Не подходит'), exact: true });
    await expect(dismiss).toBeEnabled();

    // A press of the page's own, so that a button that is just taken away is pressed, too. Who is first has his request on its way.
    const press = { telegram: () => send.evaluate((one: HTMLElement) => one.click()), web: () => dismiss.evaluate((one: HTMLElement) => one.click()) };
    const asked = { telegram: () => bot.waitForRequest((one) => one.method() === 'POST'), web: () => page.waitForRequest(/decision/) };
    if (first === 'nobody') {
      await Promise.all([press.telegram(), press.web()]);
    } else {
      await Promise.all([asked[first](), press[first]()]);
      await press[first === 'web' ? 'telegram' : 'web']();
    }

    const made = (answer: Json) => rows(answer).filter((one) => one.application_id === id);
    const decision = await api.until('/api/decisions?limit=20', (answer) => made(answer)[0]);
    won.push(decision.via);
    if (decision.via === 'web') {
      await expect.poll(async () => `${await inPassing()}${(await card.allInnerTexts()).join()}`).toMatch(/Уже решено: .*сайт|решение: сайт/);
      await api.until(`/api/applications/${id}`, (one) => (one.state === 'dismissed' ? one : undefined));
      expect(await received(product, api, letter)).toHaveLength(0);
    } else {
      expect(decision.via).toBe('telegram');
      await expect(page.getByText(say('Уже решено: {what}. {0}, {where}.'))).toContainText(say('в Telegram'));
      await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
      await api.until(`/api/applications/${id}`, (one) => (one.state === 'sent' ? one : undefined));
      expect(await received(product, api, letter)).toHaveLength(1);
    }
    expect(made(await api.get('/api/decisions?limit=20'))).toHaveLength(1);
  }
  console.log(`pressed at once, then by one a moment before the other: ${won.join(', ')}`);
  await bot.close();
  await api.send('delete', '/api/telegram/link');
});
