import { lazy, type ComponentType, type LazyExoticComponent } from 'react';

import { needTexts } from '@/i18n';

const RELOADED = 'vk-reloaded';

interface Page {
  default: ComponentType;
}

/**
 * A screen with its texts, loaded when it is opened. A part that is gone after an update is loaded by one reload of the
 * page, and never by a second one.
 */
export function lazyRoute(folder: string, load: () => Promise<Page>): LazyExoticComponent<ComponentType> {
  return lazy(async () => {
    try {
      const [page] = await Promise.all([load(), needTexts(folder)]);
      sessionStorage.removeItem(RELOADED);
      return page;
    } catch (error) {
      if (sessionStorage.getItem(RELOADED) !== null) throw error;
      sessionStorage.setItem(RELOADED, '1');
      window.location.reload();
      return new Promise<Page>(() => undefined);
    }
  });
}
