import { expect, rows, test } from './fixtures';

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
