import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
export const SCHEMES = ['light', 'dark'] as const;
export const WIDTHS = [1280, 390];

/** What the other theme may change: it has the same page in other colours. */
export const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** What axe, and its missing rule for the edges of controls, has against the page as it stands. */
export async function complaints(page: Page, name: string, only?: readonly string[]): Promise<string[]> {
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
