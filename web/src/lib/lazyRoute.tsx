import { lazy, type ComponentType, type LazyExoticComponent } from 'react';

import { needTexts } from '@/i18n';

const RELOADED = 'vk-reloaded';

interface Page<Props> {
  default: ComponentType<Props>;
}

/**
 * A screen, or a part of one, with its texts, loaded when it is opened. A part that is gone after an update is loaded by one reload of the
 * page, and never by a second one.
 */
export function lazyRoute<Props = object>(
  folder: string,
  load: () => Promise<Page<Props>>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => {
    try {
      const [page] = await Promise.all([load(), needTexts(folder)]);
      sessionStorage.removeItem(RELOADED);
      return page;
    } catch (error) {
      if (sessionStorage.getItem(RELOADED) !== null) throw error;
      sessionStorage.setItem(RELOADED, '1');
      window.location.reload();
      return new Promise<Page<Props>>(() => undefined);
    }
  });
}
