import { AWAY, BACKUPS, LONG, answer, askFor, backUp, begin, countByHand, expectAnswer, expectNothingChanged, expectReturned, madeByHand } from './backups';
import { expect, expectNoOverflow, test } from './fixtures';

test.use({ ownProduct: 'restore' });

test.beforeEach(async ({ page, product, say, allow }) => {
  test.setTimeout(3 * LONG);
  allow(AWAY);
  await begin(page, product, say);
});

test('a backup is made, something changes, and the page brings back what was', async ({ page, product, say }) => {
  const row = await backUp(page, say);
  await expect(row).toContainText(say('читается здесь'));
  await expectNoOverflow(page);

  await answer(page, 'от 999 000 ₽');
  await (await askFor(page, say, row)).act.click();
  await expectReturned(page, say, product);

  await expectAnswer(page, 'от 111 000 ₽');
  await expect(page.getByText('от 999 000 ₽')).toHaveCount(0);
  await page.goto(BACKUPS);
  await expect(page.getByRole('listitem').filter({ hasText: say('перед восстановлением') })).not.toHaveCount(0);
  await expect(page.getByRole('alert').filter({ hasText: say('Данные возвращены') })).toBeVisible();
});

test('a backup of another machine wants its phrase, says when it is a wrong one, and comes back with the right one', async ({ page, product, say, allow }) => {
  allow(/status of 409/);
  const before = await countByHand(page);
  await product.backUpWith('семь тихих пароходов 1961');
  await answer(page, 'от 999 000 ₽');
  await page.goto(BACKUPS);
  const row = await madeByHand(page, say, before + 1);
  await expect(row).toContainText(say('нужна её фраза'));
  const { dialog, act } = await askFor(page, say, row);
  await expect(act).toBeDisabled();
  const phrase = dialog.getByLabel(say('Фраза этой копии'));
  await phrase.fill('восемь тихих пароходов');
  await act.click();
  await expect(dialog.getByRole('alert').filter({ hasText: say('Не сделано') })).toContainText('vkatilsya backup passphrase');
  await expectNoOverflow(page);
  // As a person writes it down: with more room between the words.
  await phrase.fill('  семь тихих  пароходов 1961 ');
  await act.click();
  await expectReturned(page, say, product);
  await expectAnswer(page, 'от 111 000 ₽');
});

test('a backup that is damaged on the way changes nothing, and the page says why', async ({ page, product, say }) => {
  const row = await backUp(page, say);
  await answer(page, 'от 999 000 ₽');
  const { items } = (await (await page.request.get('/api/admin/backups')).json()) as { items: { id: string }[] };
  const { act } = await askFor(page, say, row);
  const taken = page.waitForResponse((one) => one.request().method() === 'POST' && one.url().endsWith('/backups/restore'));
  await act.click();
  expect((await taken).status()).toBe(202);
  // Everything stops first: the file is read once more after that.
  product.damage(items[0]!.id);
  await expectNothingChanged(page, say, product, 'Файл копии испорчен.');
  await expectAnswer(page, 'от 999 000 ₽');
});

