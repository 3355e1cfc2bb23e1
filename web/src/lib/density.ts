import { createStore } from './store';

type Density = 'roomy' | 'compact';

const KEPT = 'vk-density';

function kept(): Density {
  return globalThis.localStorage?.getItem(KEPT) === 'compact' ? 'compact' : 'roomy';
}

/** How close the rows of lists stand, in this browser. */
export const density = createStore<Density>(kept());

/** Says it to the style sheets; before the first drawing nothing jumps. */
export function showDensity(): void {
  document.documentElement.dataset.density = density.get();
}

export function chooseDensity(chosen: Density): void {
  localStorage.setItem(KEPT, chosen);
  density.set(chosen);
  showDensity();
}

globalThis.addEventListener?.('storage', (event) => {
  if (event.key !== KEPT) return;
  density.set(kept());
  showDensity();
});
