// @vitest-environment jsdom
import { cleanup, fireEvent, render } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { useRowKey, useSteps } from './useSteps';

beforeEach(() => window.history.replaceState(null, '', '/review'));
afterEach(cleanup);

/** A page whose address changes at once and whose drawing never follows. */
function draw(drawn: string | undefined) {
  function Screen() {
    useSteps(['a', 'b', 'c'], drawn, (id) => window.history.replaceState(null, '', `/review/${id}`));
    return null;
  }
  render(<Screen />);
}

const press = (code: string) => fireEvent.keyDown(window, { code });
const here = () => window.location.pathname;

it('goes two rows by two presses before the first is drawn, and back by the other key', () => {
  draw('a');
  press('KeyJ');
  press('KeyJ');
  expect(here()).toBe('/review/c');
  press('KeyK');
  expect(here()).toBe('/review/b');
});

it('stays at the ends, and begins with the first where none is chosen', () => {
  draw(undefined);
  press('KeyK');
  expect(here()).toBe('/review');
  press('KeyJ');
  expect(here()).toBe('/review/a');
  press('KeyK');
  expect(here()).toBe('/review/a');
});

it('counts from what is drawn where the address names none of the rows', () => {
  window.history.replaceState(null, '', '/review/gone');
  draw('b');
  press('KeyJ');
  expect(here()).toBe('/review/c');
});

it('decides nothing about a row that is being left', () => {
  const dismiss = vi.fn();
  function Screen() {
    useRowKey('dismiss', 'a', dismiss, true);
    return null;
  }
  render(<Screen />);
  window.history.replaceState(null, '', '/review/b');
  press('KeyD');
  expect(dismiss).not.toHaveBeenCalled();
  for (const place of ['/review/a', '/review']) {
    window.history.replaceState(null, '', place);
    press('KeyD');
  }
  expect(dismiss).toHaveBeenCalledTimes(2);
});
