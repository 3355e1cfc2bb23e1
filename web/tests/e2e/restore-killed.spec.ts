import { AWAY, BACKUPS, LONG, answer, askFor, backUp, begin, countByHand, expectAnswer, expectNothingChanged, madeByHand, progressOf } from './backups';
import { expect, test } from './fixtures';

test.use({ ownProduct: 'restore' });

test.beforeEach(async ({ page, product, say, allow }) => {
  test.setTimeout(3 * LONG);
  allow(AWAY);
  await begin(page, product, say);
});

test('a launcher that is killed amid a restore leaves what was, and the next one says so', async ({ page, product, say }) => {
  const row = await backUp(page, say);
  await answer(page, 'от 999 000 ₽');
  const begun = () => product.log.split('Возвращаю данные из копии').length;
  const before = begun();
  await (await askFor(page, say, row)).act.click();
  await expect.poll(begun, { timeout: LONG, intervals: [50] }).toBe(before + 1);
  await product.killAndRunAgain();
  await expectNothingChanged(page, say, product, 'Вкатился остановили посередине.');
  await expectAnswer(page, 'от 999 000 ₽');
});

test('a launcher that is killed while the databases change places leaves one of them whole, and the next one says which', async ({ page, product, say }) => {
  const row = await backUp(page, say);
  await answer(page, 'от 999 000 ₽');
  await (await askFor(page, say, row)).act.click();
  await product.exchanges();
  await product.killAndRunAgain();
  const progress = progressOf(page, say);
  const returned = progress.getByText(say('Данные возвращены'), { exact: true });
  await expect(returned.or(progress.getByText(say('Всё осталось как было.')))).toBeVisible({ timeout: LONG });
  const [there, gone] = (await returned.isVisible()) ? ['от 111 000 ₽', 'от 999 000 ₽'] : ['от 999 000 ₽', 'от 111 000 ₽'];
  console.log(`killed amid the exchange: ${there === 'от 111 000 ₽' ? 'the restored data are there' : 'the old data are there'}`);
  await product.runs();
  await expectAnswer(page, there!);
  await expect(page.getByText(gone!)).toHaveCount(0);
  // What was begun has been ended: the next backup finds nothing in its way.
  await page.goto(BACKUPS);
  await page.getByRole('button', { name: say('К списку копий') }).click();
  const before = await countByHand(page);
  await page.getByRole('button', { name: say('Сделать копию сейчас') }).click();
  await madeByHand(page, say, before + 1);
});
