import { AxeBuilder } from '@axe-core/playwright';

import { expect, expectNoOverflow, test } from '../e2e/fixtures';
import { allScreens, settled } from '../e2e/visits';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

for (const scheme of ['light', 'dark'] as const) {
  test(`no screen hinders anybody: ${scheme}`, async ({ owner: page, product, api }) => {
    test.setTimeout(900_000);
    await page.emulateMedia({ colorScheme: scheme });
    const screens = await allScreens(page, product, api);
    const found: string[] = [];
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 });
      for (const { name, path } of screens) {
        await page.goto(path);
        await settled(page);
        const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
        found.push(
          ...violations.flatMap((one) =>
            one.nodes.map((node) => `${name} ${String(width)} ${one.impact ?? ''} ${one.id}: ${node.html.slice(0, 160)}`),
          ),
        );
        for (const narrow of width === 390 ? [390, 360] : [width]) {
          await page.setViewportSize({ width: narrow, height: 900 });
          await expectNoOverflow(page);
        }
        await page.setViewportSize({ width, height: 900 });
      }
    }
    expect(found).toEqual([]);
  });
}
