import type { Page } from '@playwright/test';

import { expect, test } from '../e2e/fixtures';
import { allScreens, ONLY, settled } from '../e2e/visits';

const FOLDER = 'screens';
const WIDTHS = { desktop: 1280, phone: 390 };
const HEIGHT = 900;
/** A list has more rows than anybody looks at. */
const TALLEST = 3_000;

/** A window as tall as the page: what stays at its edge stays there, and rows that are drawn only in sight are drawn. */
async function grow(page: Page, width: number): Promise<void> {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.min(Math.max(height, HEIGHT), TALLEST) });
  await settled(page);
}

/** Pictures of every screen, to be looked at: they compare nothing. */
for (const locale of ['ru', 'en'] as const) {
  test(`pictures: ${locale}`, async ({ owner: page, product, api }) => {
    test.setTimeout(1_200_000);
    await page.evaluate((language) => localStorage.setItem('vk-language', language), locale);
    const screens = await allScreens(page, product, api);
    for (const scheme of locale === 'ru' ? (['light', 'dark'] as const) : (['light'] as const)) {
      await page.emulateMedia({ colorScheme: scheme });
      for (const [device, width] of Object.entries(WIDTHS)) {
        for (const { name, path } of screens) {
          await page.setViewportSize({ width, height: HEIGHT });
          await page.goto(path);
          await settled(page);
          if (width < 500) await grow(page, width);
          await page.screenshot({ path: `${FOLDER}/${locale}-${scheme}-${device}/${name}.png` });
        }
      }
    }
    expect(screens.length).toBeGreaterThanOrEqual(ONLY?.length ?? 10);
  });
}

test('pictures: sign-in', async ({ page }) => {
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    for (const [device, width] of Object.entries(WIDTHS)) {
      await page.setViewportSize({ width, height: HEIGHT });
      await page.goto('/login');
      await settled(page);
      await page.screenshot({ path: `${FOLDER}/ru-${scheme}-${device}/login.png` });
    }
  }
});
