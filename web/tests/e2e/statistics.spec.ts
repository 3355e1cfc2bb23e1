import { readFileSync } from 'node:fs';

import { expect, test } from './fixtures';
import type { Json } from './product';

test('what is drawn, its table, the file and the server say the same numbers', async ({ owner: page, api, say }) => {
  await api.until('/api/applications?state=sent&limit=1', ({ total }) => ((total as number) > 0 ? true : undefined));
  let told: Json = {};
  page.on('response', (answer) => {
    if (answer.url().includes('/api/statistics')) void answer.json().then((found: Json) => (told = found));
  });
  await page.goto('/statistics');
  const rows = page.getByRole('region', { name: say('Воронка') }).getByRole('row');
  const figure = (text: string) => Number(text.replace(/\D/g, ''));
  // News may come in between: then all of it is compared once more.
  await expect(async () => {
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: say('Скачать CSV') }).click();
    const lines = readFileSync(await (await saved).path(), 'utf8').split('\r\n').map((line) => line.split(';'));
    const { total } = told as { total: Record<string, Json> };
    const server = [told.looked_at, told.fit, total.sent, total.viewed!.count, total.answered!.count, total.invited!.count];
    const steps = lines.filter(([part]) => part === say('Воронка'));
    expect(steps.map((line) => Number(line[3]))).toEqual(server);
    expect((await rows.getByRole('cell').allInnerTexts()).filter((_, index) => index % 2 === 0).map(figure)).toEqual(server);
    const longest = Math.max(...(server as number[]), 1);
    const bars = await rows.locator('span[style*=width]').evaluateAll((all) => all.map((one) => parseFloat((one as HTMLElement).style.width)));
    expect(bars.map((one) => Math.round(one))).toEqual((server as number[]).map((one) => Math.round((one / longest) * 100)));
    const byResume = lines.filter(([part, , step]) => part === say('По резюме') && step === say('Ответили'));
    expect(byResume.map((line) => [Number(line[3]), Number(line[4])])).toEqual(
      (told.by_resume as { answered: Json }[]).map(({ answered }) => [answered.count, answered.of]),
    );
  }).toPass();
});
