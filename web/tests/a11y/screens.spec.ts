import type { Page } from '@playwright/test';

import { expect, test, wider } from '../e2e/fixtures';
import { allScreens, settled, type Screen } from '../e2e/visits';
import { complaints, OF_COLOURS, SCHEMES, WIDTHS } from './axe';
import { cutLabels, cutWords, doubleLetters, free, overlaps, sizeLetters } from './room';

const NARROW = [360, 390];

/** Widths of the windows that people have, and letters twice as large, as the browser's own setting makes them: the page's units follow it. */
const USUAL = [
  ...[360, 390, 768, 1280, 1440].map((width) => ({ width, text: 100 })),
  ...[390, 1280].map((width) => ({ width, text: 200 })),
];

/** A phone that lies on its side; also a small window at 200 %. */
const LOW = { width: 640, height: 400 };

/** Of a low window so much is the page's at least. */
const PAGES = 0.75;

type Say = (russian: string, english?: string) => string;

/** In both themes, wide and narrow. */
async function hindrances(page: Page, name: string): Promise<string[]> {
  const found: string[] = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    await settled(page);
    for (const scheme of SCHEMES) {
      await page.emulateMedia({ colorScheme: scheme });
      found.push(...(await complaints(page, `${name} ${scheme}`, scheme === 'light' ? undefined : OF_COLOURS)));
    }
  }
  return found;
}

/** At every usual width and with letters twice as large. */
async function lackOfRoom(page: Page, name: string): Promise<string[]> {
  const faults: string[] = [];
  for (const { width, text } of USUAL) {
    await page.setViewportSize({ width, height: 900 });
    await sizeLetters(page, text);
    const found = [
      ...(await wider(page)),
      ...(await cutWords(page)).map((one) => `cut: ${one}`),
      ...(await overlaps(page)).map((one) => `one upon another: ${one}`),
    ];
    faults.push(...found.map((one) => `${name} ${String(width)} px, ${String(text)} %: ${one}`));
  }
  await sizeLetters(page, 100);
  return faults;
}

/** In a low window what stands above the page leaves room for it, also while something is being changed. */
async function lowWindow(page: Page, { name }: Screen, say: Say): Promise<string[]> {
  await page.setViewportSize(LOW);
  const left = [await free(page)];
  if (name === 'resume-letter') {
    await page.getByLabel(say('Пожелания к письмам')).fill('короче');
    await expect(page.getByRole('button', { name: say('Не сохранять') })).toBeVisible();
    left.push(await free(page));
    await page.getByRole('button', { name: say('Не сохранять') }).click();
  }
  return left.filter((part) => part < PAGES).map((part) => `${name}, a low window: ${part.toFixed(2)} of it is left`);
}

/** Whatever the language makes of the words. Last, for these are no texts of the page any more. */
async function longWords(page: Page, name: string): Promise<string[]> {
  const faults: string[] = [];
  for (const width of NARROW) {
    await page.setViewportSize({ width, height: 780 });
    if (width === NARROW[0]) await doubleLetters(page);
    const found = [...(await wider(page)), ...(await cutLabels(page)).map((one) => `a label is cut off: ${one}`)];
    faults.push(...found.map((one) => `${name} ${String(width)} px, every letter twice: ${one}`));
  }
  return faults;
}

test('no screen hinders anybody: at every usual width, with large letters, in a low window, however long its words are, nothing is cut or covered', async ({
  owner: page,
  product,
  api,
  say,
}) => {
  test.setTimeout(1_200_000);
  // Colours that change slowly would be taken for faint ones.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const screens = await allScreens(page, product, api);
  const found: string[] = [];
  for (const screen of screens) {
    const { name, path } = screen;
    await page.goto(path);
    found.push(...(await hindrances(page, name)));
    found.push(...(await lackOfRoom(page, name)));
    found.push(...(await lowWindow(page, screen, say)));
    found.push(...(await longWords(page, name)));
  }
  expect(found).toEqual([]);
});
