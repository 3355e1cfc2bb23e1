import { Api, expect, expectNoOverflow, rows, signIn, test, toast } from './fixtures';

const RESUME = `Бухгалтер
Елена Орлова
Екатеринбург
Ожидания: 90 000 руб.

Опыт работы
ООО «Свет», бухгалтер, март 2019 — по настоящее время
Веду участок расчётов с поставщиками, 120 актов в месяц. Сдаю НДС и закрываю месяц за три дня.

ООО «Исток», кассир, июнь 2015 — февраль 2019
Вела кассу и банк.

Навыки
1С:Бухгалтерия, Excel, НДС, акты сверки

Образование
УрГЭУ, экономика, 2015`;

const VACANCY = `Бухгалтер по расчётам с поставщиками
Компания «Северный ветер»
Обязанности: учёт расчётов с поставщиками, акты сверки, подготовка деклараций по НДС.
Требования: опыт от трёх лет, 1С:Бухгалтерия, Excel.
Условия: офис, пятидневка, от 85 000 рублей.`;

test('without an hh account: a pasted resume, a pasted vacancy, a letter, sent by hand and taken back', async ({
  page,
  product,
  say,
  allow,
}) => {
  const api = new Api(page);
  await signIn(page, await product.newUser(`alone-${test.info().project.name}@example.org`), say('Войти', 'Sign in'));
  await page.goto('/welcome');
  await page.getByRole('link', { name: say('Добавить резюме'), exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('Резюме без hh.ru'));
  await expectNoOverflow(page);

  const text = page.getByLabel(say('Или текст резюме'));
  allow(/422/);
  await text.fill('привет');
  await page.getByRole('button', { name: say('Прочитать текст') }).click();
  await expect(page.getByRole('alert').last()).toBeVisible(); // what is no resume is said so, and stays
  await expect(text).toHaveValue('привет');
  await text.fill(RESUME);
  await page.getByRole('button', { name: say('Прочитать текст') }).click();
  await expect(page.getByLabel(say('Желаемая должность'))).toHaveValue('Бухгалтер');
  await expect(page.getByLabel(say('Компания')).first()).toHaveValue(/Свет/);
  await expectNoOverflow(page);
  await page.getByRole('button', { name: say('Сохранить резюме') }).click();

  await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('Письмо к вакансии'));
  await page.getByLabel(say('Текст вакансии')).fill(VACANCY);
  await page.getByRole('button', { name: say('Написать письмо') }).click();
  await expect(page.getByText(say('Принято. Обычно письмо готово через минуту.'))).toBeVisible();
  await expectNoOverflow(page);
  const letter = await api.until('/api/applications?state=review', (answer) => rows(answer).find((one) => one.letter_hash !== null));

  await page.goto(`/review/${String(letter.id)}`);
  await expect(page.getByRole('button', { name: say('Скопировать письмо') })).toBeVisible();
  await expect(page.locator('a[data-proved=true]').first()).toBeVisible();
  await expect(page.getByRole('button', { name: say('Отправить'), exact: true })).toHaveCount(0); // nothing leaves by itself
  await expectNoOverflow(page);
  const sent = page.getByRole('button', { name: say('Отправлено'), exact: true });
  await sent.click();
  await api.until(`/api/applications/${String(letter.id)}`, (one) => (one.state === 'sent_by_hand' ? one : undefined));
  await toast(page).getByRole('button', { name: say('Отменить (Z)') }).click();
  await api.until(`/api/applications/${String(letter.id)}`, (one) => (one.state === 'review' ? one : undefined));
  await page.goto(`/review/${String(letter.id)}`);
  await sent.click();
  await api.until(`/api/applications/${String(letter.id)}`, (one) => (one.state === 'sent_by_hand' ? one : undefined));
  await page.goto(`/applications/${String(letter.id)}`);
  await expect(page.getByRole('heading', { name: say('Письмо, как ушло') })).toBeVisible();
  const ledger = (await product.sandbox('headhunter', '/ledger')) as { entries: Record<string, unknown>[] };
  expect(ledger.entries.filter((one) => one.vacancy_id === (letter.vacancy as { id: string }).id)).toEqual([]);
});
