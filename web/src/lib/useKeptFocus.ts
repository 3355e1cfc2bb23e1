import { useEffect } from 'react';

const ENOUGH_MS = 20;
/** What comes next takes the focus by itself within this time. */
const NEXT_MS = 500;

function isLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

/**
 * A button that rests while its press is on its way loses the focus: it has it again when it may be pressed again. One that is taken away
 * with its notice leaves the focus to the screen's name, unless something else takes it.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    let last: HTMLElement | undefined;
    const focused = ({ target }: FocusEvent) => {
      last = target instanceof HTMLElement ? target : undefined;
    };
    // Who has pressed elsewhere meanwhile is elsewhere.
    const pressed = () => {
      last = undefined;
    };
    const observer = new MutationObserver((changes) => {
      if (last !== undefined && !last.isConnected) {
        last = undefined;
        setTimeout(() => isLost() && focusHeading(), NEXT_MS);
        return;
      }
      const freed = changes.some(({ target }) => target === last && !last?.hasAttribute('disabled'));
      if (freed && isLost()) last?.focus({ preventScroll: true });
    });
    observer.observe(document.body, { subtree: true, childList: true, attributeFilter: ['disabled'] });
    document.addEventListener('focusin', focused);
    document.addEventListener('pointerdown', pressed, true);
    return () => {
      observer.disconnect();
      document.removeEventListener('focusin', focused);
      document.removeEventListener('pointerdown', pressed, true);
    };
  }, []);
}

/** What had the focus is gone, and nothing takes its place: whoever reads goes on at the top of the screen. */
export function focusHeading(): void {
  document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
}

/** What opened a dialog has the focus again after it, also when the dialog is taken away as a whole. */
export function useReturnedFocus(open: boolean): void {
  useEffect(() => {
    if (!open) return undefined;
    const opener = document.activeElement;
    return () => {
      setTimeout(() => {
        if (isLost() && opener instanceof HTMLElement) opener.focus({ preventScroll: true });
      }, ENOUGH_MS);
    };
  }, [open]);
}
