// @vitest-environment jsdom
import { expect, it } from 'vitest';

import { chooseDensity, density, showDensity } from './density';

it('keeps the choice, tells it to the style sheets, and follows another tab', () => {
  showDensity();
  expect(document.documentElement.dataset.density).toBe('roomy');
  chooseDensity('compact');
  expect([localStorage.getItem('vk-density'), document.documentElement.dataset.density]).toEqual(['compact', 'compact']);
  localStorage.setItem('vk-density', 'nonsense');
  window.dispatchEvent(new StorageEvent('storage', { key: 'vk-density' }));
  expect([density.get(), document.documentElement.dataset.density]).toEqual(['roomy', 'roomy']);
});
