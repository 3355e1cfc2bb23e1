import { useEffect, useEffectEvent } from 'react';

import { isElsewhere, isPressed, singleKeysAreOn } from './keys';

const WINDOW_MS = 1_500;

/**
 * `G`, then the letter of a place. Between the two no other shortcut hears the letter; a letter of no place, or none in time, ends the
 * wait.
 */
export function useGoKeys(places: ReadonlyMap<string, string>, go: (path: string) => void): void {
  const begun = useEffectEvent((event: KeyboardEvent) => isPressed('go', event) && singleKeysAreOn() && !isElsewhere(event.target));
  const placeOf = useEffectEvent((event: KeyboardEvent) => (isElsewhere(event.target) ? undefined : places.get(event.code)));
  const open = useEffectEvent(go);
  useEffect(() => {
    let since = -Infinity;
    const pressed = (event: KeyboardEvent) => {
      const waits = event.timeStamp - since < WINDOW_MS;
      if (['ShiftLeft', 'ShiftRight', 'ControlLeft', 'ControlRight', 'MetaLeft', 'AltLeft'].includes(event.code)) return;
      since = -Infinity;
      const path = waits && !event.ctrlKey && !event.metaKey && !event.altKey ? placeOf(event) : undefined;
      if (path !== undefined) {
        event.preventDefault();
        open(path);
      } else if (begun(event)) {
        since = event.timeStamp;
      }
    };
    // Before the shortcuts of the screens, which leave alone what somebody has taken.
    window.addEventListener('keydown', pressed, true);
    return () => window.removeEventListener('keydown', pressed, true);
  }, []);
}
