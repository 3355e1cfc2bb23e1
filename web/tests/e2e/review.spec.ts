import { createHash } from 'node:crypto';

import type { Locator } from '@playwright/test';

import { expect, expectNoOverflow, received, rows, test, toast, waitingLetter } from './fixtures';
import type { Json } from './product';
import { pressing } from './russian';
import { turn } from './visits';

test('an approved letter is the letter that leaves', async ({ owner: page, product, api, say }) => {
  const letter = await waitingLetter(product, api);
  const { vacancy } = letter as { vacancy: { name: string } };
  await page.goto(`/review/${String(letter.id)}`);
  await expect(page.getByRole('heading', { name: vacancy.name, level: 2 })).toBeFocused();
  await expectNoOverflow(page);
  // Each claim leads to the line of the resume that proves it, by keyboard too.
  const claim = page.locator('a[data-proved=true]').first();
  await claim.focus();
  const evidence = (await claim.getAttribute('href'))!.slice(1);
  await expect(page.locator(`#${evidence}`)).toHaveAttribute('data-lit', 'true');
  const shown = await api.get(`/api/applications/${String(letter.id)}`);

  await page.keyboard.press('Control+Enter');
  await expect(toast(page)).toContainText(say('Письмо', 'letter'));
  await expect(page.getByRole('heading', { name: vacancy.name, level: 2 })).toBeHidden();
  const sent = await api.until(`/api/applications/${String(letter.id)}`, (one) => (one.state === 'sent' ? one : undefined));

  expect(sent.letter).toBe(shown.letter);
  expect(sent.letter_hash).toBe(shown.letter_hash);
  const entries = await received(product, api, letter);
  expect(entries).toHaveLength(1);
  expect(entries[0]!.letter_sha256).toBe(createHash('sha256').update(String(sent.letter)).digest('hex'));
  await page.goto(`/applications/${String(letter.id)}`);
  await expect(page.getByText(say('написано ИИ, одобрено вами'))).toBeVisible();
});

test('an edit that says more than the resume shows which phrase, and is not sent by the agent', async ({ owner: page, product, api, say }) => {
  const { id } = await waitingLetter(product, api);
  const { letter } = await api.get(`/api/applications/${String(id)}`);
  await page.goto(`/review/${String(id)}`);
  await page.getByRole('button', { name: say('Изменить'), exact: true }).click();
  const field = page.getByLabel(say('Ваше письмо'));
  const claim = 'Восемь лет проектирую турбины на COBOL.';
  await field.fill(`${String(letter)}\n${claim}`);
  await expect(page.getByText(say('в резюме этого нет', 'not in your resume')).first()).toBeVisible();
  await expect(page.locator('a[data-proved=false]').first()).toBeVisible();
  await expectNoOverflow(page);

  // What was typed survives a reload, and stands there instead of a letter that could be sent without it.
  await page.reload();
  await expect(field).toHaveValue(new RegExp('COBOL'));
  await expect(page.getByText(say('Это ваша правка, ещё не сохранённая. Пока не сохраните, письмо остаётся прежним.'))).toBeVisible();
  await expect(page.getByRole('button', { name: say('Отправить'), exact: true })).toBeHidden();
  await turn(page, '/review');
  await expect(page.locator(`a[href="/review/${String(id)}"]`)).toBeVisible();
  await turn(page, `/review/${String(id)}`);
  await expect(field).toHaveValue(new RegExp('COBOL'));
  await field.fill(String(letter));
  await expect(page.getByText(say('Каждая фраза подтверждена резюме'))).toBeVisible();
  await page.getByRole('button', { name: say('Не менять') }).click();
  await expect(page.getByRole('button', { name: say('Отправить'), exact: true })).toBeEnabled();
});

test('what the owner says is true proves the letter that says it, until it is forgotten', async ({ owner: page, product, api, say }) => {
  const { id } = await waitingLetter(product, api);
  const path = `/api/applications/${String(id)}`;
  const { letter } = await api.get(path);
  const claim = 'Три года проектирую турбины на COBOL.';
  const unproved = () => page.locator('a[data-proved=false]');
  const remember = async (press: Locator) => {
    await press.click();
    const dialog = page.getByRole('dialog', { name: say('Запомнить о вас?') });
    await expect(dialog.getByLabel(say('Ваши слова'))).toHaveValue(claim);
    await expectNoOverflow(page);
    await dialog.getByRole('button', { name: say('Запомнить'), exact: true }).click();
    await expect(dialog).toBeHidden();
  };
  const forget = async () => {
    const fact = rows(await api.get('/api/answers')).find((one) => one.text === claim);
    await api.send('delete', `/api/answers/about?subject=${String(fact!.subject)}`);
  };
  await page.goto(`/review/${String(id)}`);
  await page.getByRole('button', { name: say('Изменить'), exact: true }).click();
  await page.getByLabel(say('Ваше письмо')).fill(`${String(letter)}\n${claim}`);
  await expect(unproved().first()).toBeVisible();
  // While the letter is written, it is checked anew at once, and its sentence points at the owner's own words.
  await remember(page.getByRole('button', { name: say('Это правда, запомнить') }).first());
  await expect(page.getByText(say('Каждая фраза подтверждена резюме'))).toBeVisible();
  await expect(page.getByRole('list', { name: say('Подтверждения') }).getByText(claim)).toBeVisible();
  await expect(unproved()).toHaveCount(0);

  // Forgotten, it proves nothing; the saved letter says which phrase that is, and the same words make it whole.
  await forget();
  await page.getByRole('button', { name: say('Сохранить письмо'), exact: true }).click();
  await api.until(path, (one) => (one.letter_grounded === false ? one : undefined));
  await expect(unproved().first()).toBeVisible();
  await remember(page.getByRole('alert').getByRole('button', { name: say('Это правда, запомнить') }));
  await api.until(path, (one) => (one.letter_grounded === true ? one : undefined));
  await expect(unproved()).toHaveCount(0);
  await page.goto('/settings/answers');
  await expect(page.getByText(claim)).toBeVisible();
  await forget();
  await api.until(path, (one) => (one.letter_grounded === false ? one : undefined));
});

test('a letter is rewritten in the words of its owner, and comes back', async ({ owner: page, product, api, say }) => {
  const { id } = await waitingLetter(product, api);
  const { letter } = await api.get(`/api/applications/${String(id)}`);
  await page.goto(`/review/${String(id)}`);
  await page.getByRole('button', { name: say('Изменить'), exact: true }).click();
  const field = page.getByLabel(say('Ваше письмо'));
  await expect(field).toHaveValue(String(letter));
  await page.getByRole('button', { name: say('Короче'), exact: true }).click();
  await expect(page.getByText(say('Письмо переписано, ничего ещё не сохранено.'))).toBeVisible();
  const shorter = await field.inputValue();
  expect(shorter.length).toBeLessThan(String(letter).length);
  await expectNoOverflow(page);
  // What cannot be done is said, and the text stays.
  await page.getByLabel(say('Что изменить в письме')).fill(say('без турбин', 'without turbines'));
  await page.getByRole('button', { name: say('Переписать'), exact: true }).click();
  await expect(page.getByText(say('Письмо осталось прежним.'))).toBeVisible();
  await expect(field).toHaveValue(shorter);
  await page.getByRole('button', { name: say('Вернуть прежний текст') }).click();
  await expect(field).toHaveValue(String(letter));
  // A wish in other words goes to the model; whatever comes of it is said.
  await page.getByLabel(say('Что изменить в письме')).fill(say('сделай теплее', 'make it warmer'));
  await page.getByRole('button', { name: say('Переписать'), exact: true }).click();
  const said = [say('Письмо переписано, ничего ещё не сохранено.'), say('Письмо осталось прежним.')].map((one) => page.getByText(one));
  await expect(said[0]!.or(said[1]!)).toBeVisible();
  await page.getByRole('button', { name: say('Не менять') }).click();
  expect((await api.get(`/api/applications/${String(id)}`)).letter).toBe(letter);
});

test('a dismissed vacancy comes back by Z, on a Russian keyboard too', async ({ owner: page, product, api, narrow }) => {
  test.skip(narrow, 'a phone has no keyboard');
  const letter = await waitingLetter(product, api);
  await page.goto(`/review/${String(letter.id)}`);
  const heading = page.getByRole('heading', { level: 2 }).first();
  await expect(heading).toBeFocused();
  const press = await pressing(page);
  await press('KeyD');
  await api.until(`/api/applications/${String(letter.id)}`, (one) => (one.state === 'dismissed' ? one : undefined));
  // The focus is on the next thing, never lost.
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toMatch(/^H[12]$/);
  await press('KeyZ');
  await api.until(`/api/applications/${String(letter.id)}`, (one) => (one.state === 'review' ? one : undefined));
});

test('why a vacancy does not suit is asked once, and shows in the statistics', async ({ owner: page, product, api, say }) => {
  const letter = await waitingLetter(product, api);
  await page.goto(`/review/${String(letter.id)}`);
  await page.getByRole('button', { name: say('Не подходит'), exact: true }).click();
  const question = toast(page).getByRole('group', { name: say('Почему не подходит?') });
  await expect(question).toBeVisible();
  // While somebody is at it, it stays.
  await toast(page).hover();
  await expectNoOverflow(page);
  await question.getByRole('button', { name: say('Уровень'), exact: true }).click();
  await expect(toast(page)).toContainText(say('Запомнили: {word}. Все причины видны в статистике.'));
  await expect(question).toBeHidden();
  await api.until('/api/statistics', (found) =>
    (found.dismissed as Json[]).find((one) => one.reason === 'level' && Number(one.count) > 0),
  );
  await page.goto('/statistics');
  await expect(page.getByRole('region', { name: say('Почему вы отказывались') }).getByText(say('Уровень'))).toBeVisible();
  await page.goto('/statistics?by=query');
  await expect(page.getByText(say('Ваши регионы')).or(page.getByText(say('Удалённо, откуда угодно'))).first()).toBeVisible();
  await expectNoOverflow(page);
});

test('a second decision is refused, and the card says who decided', async ({ owner: page, product, api, say, allow }) => {
  const letter = await waitingLetter(product, api);
  const id = String(letter.id);
  await page.goto(`/review/${id}`);
  await expect(page.getByRole('button', { name: say('Отправить'), exact: true })).toBeEnabled();
  allow(/409/);
  // News do not come: the card is as old as its page believes it to be new.
  process.kill(product.pidOf('notifier'), 'SIGSTOP');
  try {
    const before = rows(await api.get('/api/decisions?limit=20')).length;
    await api.send('post', `/api/applications/${id}/decision`, { action: 'dismiss', expected_version: letter.version });
    await page.getByRole('button', { name: say('Отправить'), exact: true }).click();
    await expect(page.getByText(say('Уже решено: {what}. {0}, {where}.'))).toContainText(say('не подходит', 'not a fit'));
    expect(rows(await api.get('/api/decisions?limit=20')).length).toBe(Math.min(20, before + 1));
  } finally {
    process.kill(product.pidOf('notifier'), 'SIGCONT');
  }
});

test('a letter that has changed meanwhile is not sent: the new one is shown, and one press sends it', async ({
  owner: page,
  product,
  api,
  say,
  allow,
}) => {
  const { id, version } = await waitingLetter(product, api);
  const path = `/api/applications/${String(id)}`;
  await page.goto(`/review/${String(id)}`);
  const send = page.getByRole('button', { name: say('Отправить'), exact: true });
  await expect(send).toBeEnabled();
  allow(/409/);
  // News do not come: the page does not learn of the change before its press.
  process.kill(product.pidOf('notifier'), 'SIGSTOP');
  try {
    const { letter } = await api.get(path);
    const first = String(letter).split('\n')[0]!;
    await api.send('post', `${path}/decision`, { action: 'edit', expected_version: version, letter: first });
    const changed = await api.until(path, (one) => (one.letter === first ? one : undefined));
    await send.click();
    await expect(page.getByText(say('Ничего не отправлено: прочитайте и решите ещё раз.'))).toBeVisible();
    await expect(page.getByText(first).first()).toBeVisible();
    expect((await api.get(path)).state).toBe('review');
    await send.click();
    const sent = await api.until(path, (one) => (one.state === 'sent' ? one : undefined));
    expect(sent.letter_hash).toBe(changed.letter_hash);
  } finally {
    process.kill(product.pidOf('notifier'), 'SIGCONT');
  }
});
