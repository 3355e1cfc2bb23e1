import { askFirst, expect, expectNoOverflow, rows, test } from './fixtures';
import { settled } from './visits';

const RUNS = '<img src=x onerror="window.ran=1"><script>window.ran=1</script>';
/** Turned around, and with marks that nobody sees. */
const TURNED = '\u202Eнаоборот\u202C\u200B\u200D';
const NAME = `Python-разработчик ${RUNS} ${TURNED}`;
const EMPLOYER = `<b>ООО</b> ${'Длинноеназвание'.repeat(12)}`;

test('what strangers write is shown as they wrote it, runs nowhere, and widens no screen', async ({ owner: page, product, api }) => {
  await askFirst(api);
  await product.sandbox('headhunter', '/vacancies', {
    vacancies: [
      {
        name: NAME,
        employer: { id: '7788990', name: EMPLOYER },
        area: { id: '1', name: 'Москва' },
        professional_roles: [{ id: '96', name: 'Программист, разработчик' }],
        experience: { id: 'between3And6', name: 'От 3 до 6 лет' },
        key_skills: ['Python', 'Django', 'FastAPI', 'PostgreSQL', 'Docker', 'Git'].map((name) => ({ name })),
        description: `<p>${RUNS}</p><p>${'д'.repeat(9_000)}</p>`,
      },
    ],
  });
  const mine = (answer: Record<string, unknown>) =>
    rows(answer).find((one) => (one.vacancy as { employer_name: string }).employer_name.startsWith('<b>ООО</b>'));
  const match = await api.until('/api/matches?limit=100', mine);
  const letter = await api.until('/api/applications?limit=100', mine);
  const places = ['/', '/review', `/review/${String(letter.id)}`, '/vacancies', `/vacancies/${String(match.id)}`, '/applications', `/applications/${String(letter.id)}`];
  for (const path of places) {
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(path);
      await settled(page);
      await expectNoOverflow(page);
      await expect(page.locator('main img, main script, main b')).toHaveCount(0);
    }
    // What stands on top of the lists changes meanwhile.
    if (path.length > 20) await expect(page.locator('main').getByText('<img src=x onerror=', { exact: false }).first()).toBeAttached();
  }
  expect(await page.evaluate(() => (window as unknown as { ran?: number }).ran)).toBeUndefined();
});
