import { expect, rows, test } from './fixtures';

test('rows of lists stand closer when the reader wants so, in every tab of the browser', async ({ owner: page, api, say }) => {
  await api.until('/api/matches?limit=5', (answer) => (rows(answer).length > 0 ? true : undefined));
  const height = async () => {
    await page.goto('/vacancies');
    const row = page.getByRole('list', { name: say('Вакансии') }).getByRole('listitem').first();
    await expect(row).toBeVisible();
    return (await row.boundingBox())?.height ?? 0;
  };
  const before = await height();
  for (const [choice, closer] of [['Плотно', true], ['Просторно', false]] as const) {
    await page.goto('/settings/interface');
    await page.getByText(say(choice), { exact: true }).click();
    expect((await height()) < before).toBe(closer);
  }
});

type Language = 'ru' | 'en';

const OTHER: Record<Language, Language> = { ru: 'en', en: 'ru' };
const NAMES: Record<Language, string> = { ru: 'Русский', en: 'English' };

test('who chooses a language reads the news in it, and is told elsewhere in it, too', async ({ owner: page, api, say }) => {
  const mine: Language = say('Русский', 'English') === 'English' ? 'en' : 'ru';
  await api.until('/api/bootstrap', (one) => ((one.user as { locale: string }).locale === mine ? one : undefined));
  await api.send('put', '/api/switches', { scope: 'user', until: new Date(Date.now() + 3_600_000).toISOString() });
  await api.send('post', '/api/switches/lift', { scope: 'user', reasons: ['owner'] });

  for (const language of [OTHER[mine], mine]) {
    await page.goto('/settings/interface');
    await page.getByText(NAMES[language], { exact: true }).click();
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    await api.until('/api/bootstrap', (one) => ((one.user as { locale: string }).locale === language ? one : undefined));
    const headers = { 'Accept-Language': language };
    const told = rows(await (await page.request.get('/api/notifications?limit=5', { headers })).json());
    await page.goto('/');
    for (const one of told) await expect(page.getByText(String(one.title)).first()).toBeVisible();
    // Names of vacancies and companies stay as their employers wrote them.
    const own = told.map((one) => `${String(one.title)} ${String(one.body)}`.replace(/: .*|«.*»/gs, ''));
    expect(own.filter((text) => /[а-яё]/i.test(text) === (language === 'en'))).toEqual([]);
  }
});
