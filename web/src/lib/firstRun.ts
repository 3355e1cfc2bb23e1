const KEPT = 'vk-first-run';

/** The owner has gone to hh.ru from the first run: it goes on when hh.ru leads back. */
export function leaveFirstRun(): void {
  sessionStorage.setItem(KEPT, 'on');
}

export function isFirstRunLeft(): boolean {
  return sessionStorage.getItem(KEPT) !== null;
}

export function endFirstRun(): void {
  sessionStorage.removeItem(KEPT);
}
