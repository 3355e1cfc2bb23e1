import { lazy, type ComponentType, type LazyExoticComponent } from 'react';

import { needTexts } from '@/i18n';

const RELOADED = 'vk-reloaded';

interface Page<Props> {
  default: ComponentType<Props>;
}

/** Whether there is no network now; when there is one again, the promise ends. */
async function networkBack(): Promise<boolean> {
  if (navigator.onLine) return false;
  await new Promise((resolve) => window.addEventListener('online', resolve, { once: true }));
  return true;
}

/**
 * A screen, or a part of one, with its texts, loaded when it is opened. Without a network it waits for one. A part that is gone after an
 * update is loaded by one reload of the page, and never by a second one.
 */
export function lazyRoute<Props = object>(
  folder: string,
  load: () => Promise<Page<Props>>,
): LazyExoticComponent<ComponentType<Props>> {
  const open = async (): Promise<Page<Props>> => {
    try {
      const [page] = await Promise.all([load(), needTexts(folder)]);
      sessionStorage.removeItem(RELOADED);
      return page;
    } catch (error) {
      if (await networkBack()) return open();
      if (sessionStorage.getItem(RELOADED) !== null) throw error;
      sessionStorage.setItem(RELOADED, '1');
      window.location.reload();
      return new Promise<Page<Props>>(() => undefined);
    }
  };
  return lazy(open);
}
