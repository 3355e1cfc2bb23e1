import { expect, received, rows, test, toast, waitingLetter } from './fixtures';
import { pressing } from './russian';

test('an undo that comes too late says when the letter left, aloud too, and changes nothing', async ({ owner: page, product, api, say, narrow, allow }) => {
  test.skip(narrow, 'a phone has no keyboard');
  allow(/409/);
  const letter = await waitingLetter(product, api);
  const path = `/api/applications/${String(letter.id)}`;
  await page.goto(`/review/${String(letter.id)}`);
  await expect(page.getByRole('button', { name: say('Отправить'), exact: true })).toBeEnabled();
  const press = await pressing(page);
  await page.keyboard.press('Control+Enter');
  // What a press has done is read aloud in its turn; it interrupts nobody.
  const told = page.getByRole('status').and(toast(page));
  await expect(told).toContainText(say('Отменить (Z)'));
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toMatch(/^H[12]$/);
  const sent = await api.until(path, (one) => (one.state === 'sent' ? one : undefined));
  const before = rows(await api.get('/api/decisions?limit=20')).length;

  await press('KeyZ');
  await expect(told).toContainText(say('Уже ушло в {0}, отменить нельзя.'));
  await expect(told.getByRole('link', { name: say('Открыть отклик') })).toHaveAttribute('href', `/applications/${String(letter.id)}`);
  expect(await api.get(path)).toMatchObject({ state: 'sent', version: sent.version, letter_hash: sent.letter_hash });
  expect(rows(await api.get('/api/decisions?limit=20'))).toHaveLength(before);
  expect(await received(product, api, letter)).toHaveLength(1);
});
