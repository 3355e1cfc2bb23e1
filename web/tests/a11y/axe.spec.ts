import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';

import { expect, expectNoOverflow, signIn, test } from '../e2e/fixtures';
import { allScreens, settled } from '../e2e/visits';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const SCHEMES = ['light', 'dark'] as const;
const WIDTHS = [1280, 390];

/** What the other theme may change: it has the same page in other colours. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

async function complaints(page: Page, name: string, only?: readonly string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (only === undefined ? axe.withTags(RULES) : axe.withRules([...only])).analyze();
  const place = `${name} ${String(page.viewportSize()?.width)}`;
  return [
    ...violations.flatMap((one) => one.nodes.map((node) => `${place} ${one.impact ?? ''} ${one.id}: ${node.html.slice(0, 160)}`)),
    ...(await faintControls(page)).map((one) => `${place} ${one}`),
  ];
}

/**
 * Fields, boxes and switches whose edge has less than 3:1 beside what they stand on (WCAG 1.4.11, which axe does not look at): an edge is a
 * border, or of a switch what fills it. Those that are on are filled, and those that cannot be used are spared.
 */
async function faintControls(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    type Colour = readonly [number, number, number, number];
    const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
    const colour = (css: string): Colour => {
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = css;
      pen.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0, alpha = 0] = pen.getImageData(0, 0, 1, 1).data;
      return [red, green, blue, alpha];
    };
    const light = ([red, green, blue]: Colour) => {
      const parts = [red, green, blue].map((one) => (one / 255 <= 0.04045 ? one / 255 / 12.92 : ((one / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * parts[0]! + 0.7152 * parts[1]! + 0.0722 * parts[2]!;
    };
    const ground = (one: Element | null): Colour => {
      for (let behind = one; behind !== null; behind = behind.parentElement) {
        const found = colour(getComputedStyle(behind).backgroundColor);
        if (found[3] === 255) return found;
      }
      return [255, 255, 255, 255];
    };
    const controls = [
      ...document.querySelectorAll<HTMLElement>('.mantine-Input-input, .mantine-Checkbox-input, .mantine-Radio-radio, .mantine-Switch-track'),
    ];
    return controls.flatMap((one) => {
      const field = (one.matches('.mantine-Switch-track') ? one.previousElementSibling : one) as HTMLInputElement;
      if (field.checked === true || field.disabled === true || one.offsetParent === null) return [];
      const style = getComputedStyle(one);
      const edge = colour(one.matches('.mantine-Switch-track') ? style.backgroundColor : style.borderTopColor);
      const [high, low] = [light(edge), light(ground(one.parentElement))].toSorted((first, second) => second - first);
      const ratio = (high! + 0.05) / (low! + 0.05);
      return ratio < 3 ? [`edge of ${ratio.toFixed(2)}: ${one.outerHTML.slice(0, 120)}`] : [];
    });
  });
}

/** The dialog is there, and its first animation, which would be taken for faint text, is over. */
async function opened(dialog: Locator): Promise<void> {
  await expect(dialog).toBeVisible();
  await dialog.evaluate((one) => Promise.all(one.getAnimations({ subtree: true }).map((each) => each.finished)));
}

test('no screen hinders anybody', async ({ owner: page, product, api }) => {
  test.setTimeout(900_000);
  // Colours that change slowly would be taken for faint ones.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const screens = await allScreens(page, product, api);
  const found: string[] = [];
  for (const { name, path } of screens) {
    await page.goto(path);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      for (const scheme of SCHEMES) {
        await page.emulateMedia({ colorScheme: scheme });
        await settled(page);
        found.push(...(await complaints(page, `${name} ${scheme}`, scheme === 'light' ? undefined : OF_COLOURS)));
      }
      for (const narrow of width === 390 ? [390, 360] : [width]) {
        await page.setViewportSize({ width: narrow, height: 900 });
        await expectNoOverflow(page);
      }
    }
  }
  expect(found).toEqual([]);
});

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
