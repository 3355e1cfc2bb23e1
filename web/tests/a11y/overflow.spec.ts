import type { Page } from '@playwright/test';

import { expect, expectNoOverflow, test, wider } from '../e2e/fixtures';
import { allScreens, settled } from '../e2e/visits';

/** Longer than any language makes it: every letter twice. */
async function doubleLetters(page: Page): Promise<void> {
  await page.evaluate(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { currentNode: text } = texts;
      // Style sheets that stand in the body are no words.
      if (text.parentElement?.closest('style, script') !== null) continue;
      text.nodeValue = (text.nodeValue ?? '').replace(/\p{L}/gu, '$&$&');
    }
  });
}

/** Labels of which a part cannot be read. */
async function cutLabels(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.mantine-Button-label')]
      .filter((one) => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)
      .map((one) => one.innerText),
  );
}

/** Words that something cuts off without a sign of it: what is meant to be cut ends in an ellipsis, and what can be scrolled is not cut. */
async function cutWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const hides = (style: CSSStyleDeclaration) => style.overflowX === 'hidden' || style.overflowX === 'clip';
    const meant = (style: CSSStyleDeclaration) => style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none';
    const found: string[] = [];
    for (const one of document.querySelectorAll<HTMLElement>('body *')) {
      const text = [...one.childNodes].find((child) => child.nodeType === Node.TEXT_NODE && (child.nodeValue ?? '').trim() !== '');
      const box = one.getBoundingClientRect();
      // What only a screen reader is told has no place on the screen.
      if (text === undefined || box.width < 2 || box.height < 2 || !one.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      const words = document.createRange();
      words.selectNodeContents(text);
      const drawn = words.getBoundingClientRect();
      for (let around: HTMLElement | null = one; around !== null && around !== document.body; around = around.parentElement) {
        const style = getComputedStyle(around);
        if (meant(style)) break;
        if (!hides(style)) continue;
        const edge = around.getBoundingClientRect();
        if (edge.width < 2 || edge.height < 2) break;
        if (drawn.right > edge.right + 1 || drawn.bottom > edge.bottom + 2) found.push(`${text.nodeValue?.slice(0, 60) ?? ''} in ${around.className.slice(0, 60)}`);
      }
    }
    return found;
  });
}

test('no screen is wider than a narrow phone, however long its words are', async ({ owner: page, product, api }) => {
  test.setTimeout(600_000);
  const screens = await allScreens(page, product, api);
  for (const width of [390, 360]) {
    await page.setViewportSize({ width, height: 780 });
    for (const { name, path } of screens) {
      await page.goto(path);
      await settled(page);
      await expectNoOverflow(page);
      await doubleLetters(page);
      await expectNoOverflow(page);
      expect.soft(await cutLabels(page), `labels cut off: ${name} at ${String(width)} px`).toEqual([]);
    }
  }
});

/** Widths of the windows that people have. */
const USUAL = [360, 390, 768, 1280, 1440] as const;

test('at every usual width nothing is scrolled sideways and no word is cut', async ({ owner: page, product, api }) => {
  test.setTimeout(600_000);
  const screens = await allScreens(page, product, api);
  const faults: string[] = [];
  for (const { name, path } of screens) {
    await page.goto(path);
    await settled(page);
    for (const width of USUAL) {
      await page.setViewportSize({ width, height: 900 });
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
      const found = [...(await wider(page)), ...(await cutWords(page)).map((one) => `cut: ${one}`)];
      faults.push(...found.map((one) => `${name} ${String(width)} px: ${one}`));
    }
  }
  expect(faults).toEqual([]);
});
