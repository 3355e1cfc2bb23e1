import { expect, test } from '../e2e/fixtures';
import { allScreens, settled } from '../e2e/visits';

const FOLDER = 'screens';
const WIDTHS = { desktop: 1280, phone: 390 };

/** Pictures of every screen, to be looked at: they compare nothing. */
for (const locale of ['ru', 'en'] as const) {
  test(`pictures: ${locale}`, async ({ owner: page, product, api }) => {
    test.setTimeout(1_200_000);
    await page.evaluate((language) => localStorage.setItem('vk-language', language), locale);
    const screens = await allScreens(page, product, api);
    for (const scheme of locale === 'ru' ? (['light', 'dark'] as const) : (['light'] as const)) {
      await page.emulateMedia({ colorScheme: scheme });
      for (const [device, width] of Object.entries(WIDTHS)) {
        await page.setViewportSize({ width, height: width > 500 ? 900 : 844 });
        for (const { name, path } of screens) {
          await page.goto(path);
          await settled(page);
          await page.screenshot({ path: `${FOLDER}/${locale}-${scheme}-${device}/${name}.png`, fullPage: width < 500 });
        }
      }
    }
    expect(screens.length).toBeGreaterThan(10);
  });
}

test('pictures: sign-in', async ({ page }) => {
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    for (const [device, width] of Object.entries(WIDTHS)) {
      await page.setViewportSize({ width, height: 844 });
      await page.goto('/login');
      await settled(page);
      await page.screenshot({ path: `${FOLDER}/ru-${scheme}-${device}/login.png` });
    }
  }
});
