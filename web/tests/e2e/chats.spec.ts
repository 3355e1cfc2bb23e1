import { expect, expectNoOverflow, rows, test, toast } from './fixtures';
import { ASKED, asked, textsOf } from './questions';

test.afterEach(async ({ product }) => {
  await product.sandbox('headhunter', '/settings', { employers: 'lively' });
});

test('a proposed reply leaves as its owner approved it', async ({ owner: page, product, api, say }) => {
  const { chat, action } = await asked(product, api, ASKED, 'approve');

  await page.goto(`/chats/${String(chat.id)}`);
  const thread = page.getByRole('list', { name: say('Переписка') });
  await expect(thread).toContainText(ASKED);
  const field = page.getByRole('textbox', { name: say('Ваш ответ'), exact: true });
  await expect(field).toHaveValue(String(action.draft));
  await expectNoOverflow(page);
  await field.focus();
  await page.keyboard.press('Control+Enter');
  await expect(thread.getByText(String(action.draft))).toBeVisible();
  await expect(thread.getByText(say('написано ИИ, одобрено вами')).last()).toBeVisible();

  const texts = await textsOf(product, chat.negotiation_id);
  expect(texts.filter((one) => one === action.draft)).toHaveLength(1);
  await expect(toast(page)).toHaveCount(0);
});

test('a reply that gives a card away is asked about, and leaves when it was meant', async ({ owner: page, product, api, say, allow }) => {
  const { chat } = await asked(product, api, 'Оформляем пропуск. Пришлите, пожалуйста, серию и номер паспорта.', 'edit');
  await page.goto(`/chats/${String(chat.id)}`);
  const secret = 'Мой паспорт 4509 123456, выдан в Москве.';
  await page.getByRole('textbox', { name: say('Ваш ответ'), exact: true }).fill(secret);
  allow(/409/);
  await page.getByRole('button', { name: say('Отправить'), exact: true }).click();
  const question = page.getByRole('alert').filter({ hasText: say('паспорт', 'passport') });
  await expect(question).toBeVisible();
  await expectNoOverflow(page);
  await question.getByRole('button', { name: say('Всё равно отправить') }).click();
  await expect(page.getByRole('list', { name: say('Переписка') }).getByText(secret)).toBeVisible();
});

test('an answer of one\'s own is remembered with one click, while it is written and afterwards', async ({ owner: page, product, api, say }) => {
  for (const topic of ['salary', 'trips']) await page.request.delete(`/api/answers/${topic}`, { headers: { 'X-CSRF': '1' } });
  const { chat } = await asked(product, api, 'Здравствуйте! Какую зарплату вы хотите получать?', 'edit');
  await page.goto(`/chats/${String(chat.id)}`);
  const words = 'Здравствуйте! От 230 000 ₽ на руки.';
  await page.getByRole('textbox', { name: say('Ваш ответ'), exact: true }).fill(words);
  await page.getByLabel(say('Запомнить этот ответ: {0}')).check();
  await expectNoOverflow(page);
  await page.getByRole('button', { name: say('Отправить'), exact: true }).click();
  const thread = page.getByRole('list', { name: say('Переписка') });
  const mine = thread.getByRole('listitem').filter({ hasText: words });
  await expect(mine).toBeVisible();
  const kept = await api.get('/api/answers');
  expect(rows(kept)).toContainEqual(expect.objectContaining({ topic: 'salary', text: 'От 230 000 ₽ на руки.' }));

  await mine.getByRole('button', { name: say('Запомнить'), exact: true }).click();
  await page.getByRole('menuitem', { name: say('Командировки') }).click();
  await expect(mine.getByText(say('Запомнили: {0}'))).toBeVisible();
  const topics = rows(await api.get('/api/answers')).map((one) => one.topic);
  expect(topics).toEqual(expect.arrayContaining(['salary', 'trips']));
});
