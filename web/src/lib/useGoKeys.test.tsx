// @vitest-environment jsdom
import { cleanup, fireEvent, render } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';

import { useGoKeys } from './useGoKeys';
import { useKey } from './useKeys';

afterEach(cleanup);

function draw() {
  const go = vi.fn();
  const previous = vi.fn();
  function Screen() {
    useGoKeys(new Map([['KeyK', '/calendar']]), go);
    useKey('previous', previous);
    return <input />;
  }
  return { go, previous, input: render(<Screen />).container.querySelector('input') as HTMLInputElement };
}

const press = (code: string, target: Element | Window = window) => fireEvent.keyDown(target, { code });

it('opens a place by two keys, and the second one means nothing else', () => {
  const { go, previous } = draw();
  press('KeyG');
  press('KeyK');
  expect(go).toHaveBeenCalledExactlyOnceWith('/calendar');
  expect(previous).not.toHaveBeenCalled();
});

it('leaves a letter alone that no G came before', () => {
  const { go, previous } = draw();
  press('KeyK');
  press('KeyG');
  press('KeyX');
  press('KeyK');
  expect(go).not.toHaveBeenCalled();
  expect(previous).toHaveBeenCalledTimes(2);
});

it('goes nowhere while somebody types', () => {
  const { go, input } = draw();
  press('KeyG', input);
  press('KeyK', input);
  expect(go).not.toHaveBeenCalled();
});
