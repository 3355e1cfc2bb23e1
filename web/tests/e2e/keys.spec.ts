import { expect, test } from './fixtures';
import { pressing } from './russian';

test('screens, lists, the search and the list of keys are reached by keys', async ({ owner: page, api, say, narrow }) => {
  test.skip(narrow, 'a phone has no keyboard');
  await api.until('/api/matches?limit=5', (answer) => ((answer.items as unknown[]).length > 2 ? true : undefined));
  const press = await pressing(page);
  const focused = () => page.evaluate(() => document.activeElement?.closest('li')?.dataset.index ?? document.activeElement?.tagName);
  await press('KeyG');
  await press('KeyV');
  await expect(page.getByRole('heading', { name: say('Вакансии'), level: 1 })).toBeVisible();
  await expect(page.getByRole('list', { name: say('Вакансии') })).toBeVisible();
  await press('KeyJ');
  await press('KeyJ');
  await expect.poll(focused).toBe('1');
  await press('KeyK');
  await expect.poll(focused).toBe('0');
  await page.keyboard.press('Enter');
  await page.waitForURL(/vacancies\/[0-9a-f-]{36}/);
  // The second key is no shortcut of the list: K opens nothing there.
  await press('KeyG');
  await press('KeyK');
  await expect(page).toHaveURL(/\/calendar$/);

  await press('KeyG');
  await press('KeyA');
  const search = page.getByRole('searchbox', { name: say('Вакансия или компания') });
  await expect(search).toBeVisible();
  await press('Slash');
  await expect(search).toBeFocused();
  // Typed letters are typed.
  await search.pressSequentially('gv');
  await expect(page).toHaveURL(/applications/);
  await expect(search).toHaveValue('gv');
  await search.blur();

  await press('Slash', 8);
  const list = page.getByRole('dialog', { name: say('Клавиши') });
  await expect(list.getByText('Ctrl Enter')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();

  await page.keyboard.press('Control+KeyK');
  const palette = page.getByRole('dialog', { name: say('Поиск') });
  await palette.getByRole('searchbox').fill('python');
  await expect(palette.getByRole('link').first()).toContainText(/python/i);
  await palette.getByRole('searchbox').fill(say('стат', 'stat'));
  await palette.getByRole('link', { name: say('Статистика') }).waitFor();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/statistics/);
  await expect(palette).toBeHidden();
});
