import type { Page } from '@playwright/test';

/** Longer than any language makes it: every letter twice. */
export async function doubleLetters(page: Page): Promise<void> {
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
export async function cutLabels(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.mantine-Button-label')]
      .filter((one) => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)
      .map((one) => one.innerText),
  );
}

/** Words that something cuts off without a sign of it: what is meant to be cut ends in an ellipsis, and what can be scrolled is not cut. */
export async function cutWords(page: Page): Promise<string[]> {
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

/** Words that stand upon other words. What lies above the page on purpose, as its header, is not looked at. */
export async function overlaps(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    /** What of a text is seen between the edges of everything that hides what sticks out; nothing of what lies above the page. */
    const seen = (text: Node): DOMRect[] => {
      const words = document.createRange();
      words.selectNodeContents(text);
      let boxes = [...words.getClientRects()];
      for (let around = text.parentElement; around !== null && around !== document.body; around = around.parentElement) {
        const style = getComputedStyle(around);
        if (style.position === 'fixed' || style.position === 'sticky' || style.opacity === '0' || style.clipPath !== 'none') return [];
        if (style.overflowY === 'visible') continue;
        const edge = around.getBoundingClientRect();
        boxes = boxes.flatMap((one) => {
          const [left, top] = [Math.max(one.left, edge.left), Math.max(one.top, edge.top)];
          const [width, height] = [Math.min(one.right, edge.right) - left, Math.min(one.bottom, edge.bottom) - top];
          return width > 2 && height > 2 ? [new DOMRect(left, top, width, height)] : [];
        });
      }
      return boxes;
    };
    const drawn: { text: Node; box: DOMRect }[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { currentNode: text } = texts;
      if ((text.nodeValue ?? '').trim() === '' || text.parentElement?.checkVisibility({ visibilityProperty: true }) !== true) continue;
      drawn.push(...seen(text).map((box) => ({ text, box })));
    }
    drawn.sort((first, second) => first.box.top - second.box.top);
    const found = new Set<string>();
    drawn.forEach((first, index) => {
      for (const second of drawn.slice(index + 1)) {
        if (second.box.top >= first.box.bottom) break;
        if (first.text === second.text) continue;
        // Lines of one text stand closer than their boxes are high.
        const down = Math.min(first.box.bottom, second.box.bottom) - second.box.top;
        const across = Math.min(first.box.right, second.box.right) - Math.max(first.box.left, second.box.left);
        if (across > 2 && down > Math.min(first.box.height, second.box.height) / 3) {
          found.add(`${String(first.text.nodeValue).slice(0, 40)} | ${String(second.text.nodeValue).slice(0, 40)}`);
        }
      }
    });
    return [...found];
  });
}

/** The letters as large as the browser's own setting makes them. */
export async function sizeLetters(page: Page, percent: number): Promise<void> {
  await page.evaluate((size) => {
    document.documentElement.style.fontSize = `${String(size)}%`;
    return new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  }, percent);
}

/** How much of the window's height is left to the page, in the middle of it, by what stands above it. */
export async function free(page: Page): Promise<number> {
  return page.evaluate(async () => {
    scrollTo(0, (document.documentElement.scrollHeight - innerHeight) / 2);
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const above = (one: Element | null): boolean =>
      one !== null && (['fixed', 'sticky'].includes(getComputedStyle(one).position) || above(one.parentElement));
    const heights = Array.from({ length: innerHeight }, (_, at) => at);
    return heights.filter((at) => !above(document.elementFromPoint(innerWidth / 2, at))).length / innerHeight;
  });
}
