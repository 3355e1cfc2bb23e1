import { askFirst, expect, expectNoOverflow, received, test, toast, waitingLetter } from './fixtures';

test('letters are read, decided and taken back by touch', async ({ owner: page, product, api, say, narrow }) => {
  test.skip(!narrow, 'a desktop has a mouse');
  await askFirst(api);
  const first = await waitingLetter(product, api);
  const second = await waitingLetter(product, api, [first.id]);
  const inList = (one: typeof first) => page.getByRole('list', { name: say('Письма на проверке') }).locator(`a[href$="${String(one.id)}"]`);
  const state = (one: typeof first, wanted: string) =>
    api.until(`/api/applications/${String(one.id)}`, (now) => (now.state === wanted ? now : undefined));
  const focus = () => page.evaluate(() => document.activeElement?.tagName ?? 'BODY');
  await page.goto('/');
  await page.getByRole('link', { name: say('Проверка') }).last().tap();
  await inList(first).tap();
  await expect(page.getByRole('heading', { level: 2 }).first()).toBeFocused();
  await expectNoOverflow(page);

  // A phrase that is touched shows its line of the resume.
  const claim = page.locator('a[data-proved=true]').first();
  await claim.tap();
  const line = page.locator((await claim.getAttribute('href'))!);
  await expect(line).toHaveAttribute('data-lit', 'true');
  await expect(line).toBeInViewport();

  await page.getByRole('button', { name: say('Не подходит'), exact: true }).tap();
  await state(first, 'dismissed');
  await expect.poll(focus).toBe('H1');
  await toast(page).getByRole('button', { name: say('Отменить (Z)') }).tap();
  await state(first, 'review');
  await expect.poll(focus).not.toBe('BODY');

  await inList(second).tap();
  await expect(page.getByRole('heading', { level: 2 }).first()).toBeFocused();
  await page.getByRole('button', { name: say('Отправить'), exact: true }).tap();
  await expect.poll(focus).toBe('H1');
  await state(second, 'sent');
  expect(await received(product, api, second)).toHaveLength(1);
  await expectNoOverflow(page);
});
