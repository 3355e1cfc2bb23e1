import { useEffect, useEffectEvent } from 'react';

import { isElsewhere, isPressed, KEYS, singleKeysAreOn, type Key, type KeyName } from './keys';

/** Acts when the key of the table is pressed; single keys not while typing, in dialogs, or when switched off. */
export function useKey(name: KeyName, act: () => void, enabled = true): void {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    if (!isPressed(name, event) || event.defaultPrevented) return;
    const key: Key = KEYS[name];
    if (key.mod !== true && (isElsewhere(event.target) || !singleKeysAreOn())) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    if (!enabled) return undefined;
    const listener = (event: KeyboardEvent) => pressed(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, [enabled]);
}
