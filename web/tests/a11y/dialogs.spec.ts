import type { Locator } from '@playwright/test';

import { expect, expectNoOverflow, signIn, test } from '../e2e/fixtures';
import { settled } from '../e2e/visits';
import { complaints, SCHEMES, WIDTHS } from './axe';

/** The dialog is there, and its first animation, which would be taken for faint text, is over. */
async function opened(dialog: Locator): Promise<void> {
  await expect(dialog).toBeVisible();
  await dialog.evaluate((one) => Promise.all(one.getAnimations({ subtree: true }).map((each) => each.finished)));
}

test('what opens over a screen hinders nobody either', async ({ owner: page, product, api, say }) => {
  test.setTimeout(300_000);
  await api.until('/api/notifications?limit=1', (answer) => ((answer.items as unknown[]).length > 0 ? true : undefined));
  const dialog = (name: string) => page.getByRole('dialog', { name });
  const found: string[] = [];
  for (const scheme of SCHEMES) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto('/statistics');
      await settled(page);
      const open: Record<string, () => Promise<void>> = {
        [say('Поиск')]: () => page.keyboard.press('Control+KeyK'),
        [say('Клавиши')]: () => page.keyboard.press('Shift+Slash'),
        [say('Уведомления')]: () => page.getByRole('banner').getByRole('button', { name: say('Уведомления') }).click(),
        [say('Остановить всё?')]: () => page.keyboard.press('Control+Shift+KeyX'),
      };
      for (const [name, press] of Object.entries(open)) {
        await press();
        await opened(dialog(name));
        if (name === say('Поиск')) {
          await dialog(name).getByRole('searchbox').fill(say('а', 'a'));
          await dialog(name).getByRole('link').first().waitFor();
        }
        found.push(...(await complaints(page, `${name} ${scheme}`)));
        await expectNoOverflow(page);
        await page.keyboard.press('Escape');
        await expect(dialog(name)).toBeHidden();
      }
    }
  }
  expect(found).toEqual([]);

  // Who owes a second step sees nothing else; the owner's page would be told so, too, whenever it looks for news.
  await page.goto('about:blank');
  const guest = await (await page.context().browser()!.newContext({ baseURL: product.url, locale: 'ru-RU' })).newPage();
  await signIn(guest, await product.newUser('owing-a11y@example.org'), 'Войти');
  try {
    await product.demandSecondStep(true);
    for (const scheme of SCHEMES) {
      await guest.emulateMedia({ colorScheme: scheme });
      for (const width of WIDTHS) {
        await guest.setViewportSize({ width, height: 900 });
        await guest.goto('/second-step');
        await expect(guest.getByRole('heading', { level: 1, name: say('Включите второй шаг входа') })).toBeVisible();
        found.push(...(await complaints(guest, `second-step ${scheme}`)));
        await expectNoOverflow(guest);
      }
    }
  } finally {
    await product.demandSecondStep(false);
  }
  expect(found).toEqual([]);
  await guest.context().close();
});

test('putting a backup back hinders nobody', async ({ page, product, say }) => {
  test.setTimeout(300_000);
  await signIn(page, await product.newLink(), say('Войти', 'Sign in'));
  await page.goto('/settings/backups');
  await page.getByRole('button', { name: say('Сделать копию сейчас') }).click();
  const back = page.getByRole('button', { name: say('Вернуть копию: {at}') });
  await expect(back.first()).toBeVisible();
  const found: string[] = [];
  for (const scheme of SCHEMES) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto('/settings/backups');
      await expect(back.first()).toBeVisible();
      found.push(...(await complaints(page, `backups ${scheme}`)));
      await back.first().click();
      const dialog = page.getByRole('dialog', { name: say('Вернуть данные из копии?') });
      await opened(dialog);
      found.push(...(await complaints(page, `restore ${scheme}`)));
      await expectNoOverflow(page);
    }
  }
  expect(found).toEqual([]);
});
