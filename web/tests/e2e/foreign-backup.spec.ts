import { Api, expect, expectNoOverflow, rows, signIn, test } from './fixtures';
import { Product } from './product';

const PHRASE = 'двенадцать медных самоваров 1887';
const KEPT = 'от 345 000 ₽';

test.use({ ownProduct: 'restore' });

test('who begins anew on another machine brings everything back from the welcome page', async ({ page, product, browser, say, allow }) => {
  test.setTimeout(1_200_000);
  const other = await Product.start({ BACKUP_PASSPHRASE: PHRASE });
  let sent: number;
  try {
    const there = await browser.newPage({ baseURL: other.url, locale: 'ru-RU' });
    await signIn(there, await other.newLink(), 'Войти');
    const api = new Api(there);
    sent = await api.until('/api/applications?state=sent&limit=1', ({ total }) => ((total as number) > 0 ? (total as number) : undefined));
    await api.send('put', '/api/answers/salary', { text: KEPT });
    await other.backUpWith(PHRASE);
    product.bringFrom(other);
    await there.close();
  } finally {
    await other.stop();
  }

  allow(/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|WebSocket|50[23]|401|status of 40[49]/);
  // Nobody has used the link that the run has printed.
  await signIn(page, product.printedLink, say('Войти', 'Sign in'));
  await new Api(page).send('delete', '/api/account');
  await page.goto('/welcome');
  const found = page.getByRole('alert').filter({ hasText: say('Здесь есть резервные копии') });
  await expect(found).toBeVisible();
  await expectNoOverflow(page);
  await found.getByRole('link', { name: say('Вернуть данные из копии') }).click();

  const row = page.getByRole('listitem').filter({ hasText: say('нужна её фраза') });
  await row.getByRole('button', { name: say('Вернуть копию: {at}') }).click();
  const dialog = page.getByRole('dialog', { name: say('Вернуть данные из копии?') });
  await dialog.getByLabel(say('Напишите: {wanted}')).fill(say('вернуть'));
  await dialog.getByLabel(say('Фраза этой копии')).fill(PHRASE);
  await dialog.getByRole('button', { name: say('Вернуть данные') }).click();
  // Nobody of this installation is signed in to the other's data: that needs a link, or a password, of those data.
  const back = page.getByRole('status').filter({ hasText: say('Сервер снова работает') });
  await expect(back).toBeVisible({ timeout: 300_000 });
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expectNoOverflow(page);
  await product.runs();
  const neighbour = await page.context().newPage();
  await signIn(neighbour, await product.newLink(), say('Войти', 'Sign in'));
  await expect(page.getByText(say('Данные возвращены'), { exact: true })).toBeVisible();
  await neighbour.close();
  await page.getByRole('button', { name: say('Открыть возвращённое') }).click();
  await expect(page.locator('[data-live=live]')).toBeAttached();
  const api = new Api(page);
  expect(rows(await api.get('/api/answers'))).toContainEqual(expect.objectContaining({ topic: 'salary', text: KEPT }));
  expect((await api.get('/api/applications?state=sent&limit=1')).total).toBeGreaterThanOrEqual(sent);
  // The tokens of hh.ru were sealed by the other installation's key, and open: hh.ru is asked with them.
  expect(await api.send('post', '/api/account/probe')).toMatchObject({ state: 'linked' });
});
