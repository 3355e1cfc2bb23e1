import type { Page } from '@playwright/test';

/** Letters as a Russian keyboard types them: shortcuts know keys by their place. */
const TYPED: Readonly<Record<string, string>> = {
  KeyA: 'ф', KeyC: 'с', KeyD: 'в', KeyE: 'у', KeyG: 'п', KeyJ: 'о', KeyK: 'л', KeyN: 'т', KeyR: 'к', KeyS: 'ы', KeyT: 'е', KeyV: 'м',
  KeyW: 'ц', KeyX: 'ч', KeyZ: 'я', Period: 'ю', Slash: '.',
};

/** Presses keys of a Russian keyboard. `modifiers`: 8 is Shift. */
export async function pressing(page: Page): Promise<(code: string, modifiers?: number) => Promise<void>> {
  const keys = await page.context().newCDPSession(page);
  return async (code, modifiers = 0) => {
    const windowsVirtualKeyCode = code.startsWith('Key') ? code.charCodeAt(3) : 0;
    const event = { code, key: TYPED[code] ?? code, modifiers, windowsVirtualKeyCode };
    await keys.send('Input.dispatchKeyEvent', { type: 'keyDown', ...event });
    await keys.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
  };
}
