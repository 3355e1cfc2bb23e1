import type { Page } from '@playwright/test';

import { expect, expectNoOverflow, test } from '../e2e/fixtures';
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
