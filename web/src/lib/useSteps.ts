import type { KeyName } from './keys';
import { useKey } from './useKeys';

/** What the address names behind its section: `/review/ID`, `/chats/ID`. */
const named = (): string => window.location.pathname.split('/')[2] ?? '';

/** Whether the address already names another row than the one that is drawn: a page follows its address some frames later. */
function isLeft(drawn: string): boolean {
  return named() !== '' && named() !== drawn;
}

/** A key that decides about a row: between the key of the next one and its drawing it would be about the one that is left. */
export function useRowKey(name: KeyName, drawn: string, act: () => void, enabled: boolean): void {
  useKey(name, () => !isLeft(drawn) && act(), enabled);
}

/**
 * The keys of the next and the previous row. They count from the row that the address names, so that two presses go two rows,
 * however long the first one takes to be drawn; where it names none of them, from the one that is drawn.
 */
export function useSteps(ids: readonly string[], drawn: string | undefined, open: (id: string) => void): void {
  const by = (step: 1 | -1) => () => {
    const at = ids.indexOf(ids.includes(named()) ? named() : (drawn ?? ''));
    const id = ids[at + step];
    if (id !== undefined) open(id);
  };
  useKey('next', by(1), ids.length > 0);
  useKey('previous', by(-1), ids.length > 0);
}
