import { expect, type Page } from '@playwright/test';

type Say = (russian: string, english?: string) => string;

/** The owner's chat with the bot, linked as a person does it. */
export async function linkedBot(page: Page, say: Say): Promise<Page> {
  await page.goto('/settings/telegram');
  await page.getByRole('button', { name: say('Подключить Telegram') }).click();
  const [bot] = await Promise.all([page.waitForEvent('popup'), page.getByRole('link', { name: say('Открыть в Telegram') }).click()]);
  const [start, field] = [bot.getByRole('button', { name: 'Запустить' }), bot.getByRole('textbox')];
  await expect(start.or(field)).toBeVisible();
  if (await start.isVisible()) {
    await start.click();
  } else {
    // Who has talked to the bot before is only asked anew.
    await field.fill(`/start ${new URL(bot.url()).searchParams.get('start') ?? ''}`);
    await field.press('Enter');
  }
  // The chat says whose account it is, and asks.
  await bot.getByRole('button', { name: 'Да, подключить' }).last().click();
  await expect(page.getByText(say('Подключено: {0}, {1}'))).toBeVisible();
  return bot;
}

/** Keeps what the chat says in passing, under a press: it is gone after a moment. */
export async function saidInPassing(bot: Page): Promise<() => Promise<string>> {
  await bot.evaluate(() => {
    const kept = window as unknown as { said: string };
    const place = document.getElementById('toast')!;
    kept.said = '';
    new MutationObserver(() => (kept.said += `${place.textContent ?? ''}\n`)).observe(place, { childList: true, characterData: true, subtree: true });
  });
  return () => bot.evaluate(() => (window as unknown as { said: string }).said);
}
