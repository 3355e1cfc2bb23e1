import { expect, type Page } from '@playwright/test';

import { rows, waitingLetter, type Api } from './fixtures';
import type { Product } from './product';
import type { Json } from './product';

export interface Screen {
  name: string;
  path: string;
}

/** Names of screens: a walk through all of them visits only these. */
export const ONLY = process.env.ONLY?.split(',');

async function linksOf(page: Page): Promise<Screen[]> {
  const links = page.locator('nav a[href^="/"]');
  const paths = await links.evaluateAll((found) => found.map((one) => one.getAttribute('href') ?? ''));
  return [...new Set(paths)].map((path) => ({ name: path === '/' ? 'today' : path.slice(1).replaceAll('/', '-'), path }));
}

/** The links of the menu and of the settings, by the product whose they are: they stay the same as long as it runs. */
const linked = new Map<string, Screen[]>();

async function linkedScreens(page: Page, product: Product): Promise<Screen[]> {
  const known = linked.get(product.folder);
  if (known !== undefined) return known;
  await page.goto('/');
  await settled(page);
  const menu = await linksOf(page);
  await turn(page, '/settings');
  await settled(page);
  const found = [...menu, ...(await linksOf(page))];
  linked.set(product.folder, found);
  return found;
}

/** Every screen of the menu and of the settings, and one of each thing that has a screen of its own. */
export async function allScreens(page: Page, product: Product, api: Api): Promise<Screen[]> {
  await page.setViewportSize({ width: 1280, height: 900 });
  const links = await linkedScreens(page, product);
  const things = await oneOfEach(product, api);
  const extra = [
    ...['', '/resumes', '/mode', '/telegram', '/done'].map((step) => ({ name: `welcome${step.replace('/', '-')}`, path: `/welcome${step}` })),
    { name: 'not-found', path: '/no/such/page' },
  ];
  const all = new Map([...links, ...things, ...extra].map((one) => [one.path, one]));
  return [...all.values()].filter(({ name }) => ONLY?.includes(name) ?? true);
}

async function oneOfEach(product: Product, api: Api): Promise<Screen[]> {
  const letter = await waitingLetter(product, api);
  const sent = await api.until('/api/applications?state=sent&limit=1', (answer) => rows(answer)[0]);
  const asked = (chat: Json) => chat.waits === true;
  const chat = await api.until('/api/chats?limit=100', (answer) => rows(answer).find(asked) ?? rows(answer)[0]);
  const rejected = await api.until('/api/matches?limit=100', (answer) =>
    rows(answer).find((one) => one.decision !== 'matched') ?? rows(answer)[0],
  );
  const resume = rows(await api.get('/api/resumes'))[0]!;
  return [
    ...['mode', 'filters', 'rules', 'letter', 'limits', 'what-if'].map((part) => ({
      name: `resume-${part}`,
      path: `/resumes/${String(resume.id)}/${part}`,
    })),
    { name: 'resume-given', path: '/resumes/given' },
    { name: 'share', path: '/share' },
    { name: 'review-letter', path: `/review/${String(letter.id)}` },
    { name: 'application', path: `/applications/${String(sent.id)}` },
    { name: 'chat', path: `/chats/${String(chat.id)}?all=1` },
    { name: 'vacancy', path: `/vacancies/${String(rejected.id)}` },
  ];
}

/** Everything that the screen asked for has come and is drawn. */
export async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.waitForFunction(
    () => {
      const asked = performance.getEntriesByType('resource').length;
      const kept = window as unknown as { asked?: number; quiet?: number };
      kept.quiet = kept.asked === asked && document.querySelector('[aria-busy=true]') === null ? (kept.quiet ?? 0) + 1 : 0;
      kept.asked = asked;
      return kept.quiet >= 5;
    },
    undefined,
    { polling: 100 },
  );
}

/** Another screen without loading the page anew, as by a link or the Back button. */
export async function turn(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate', { state: null }));
  }, path);
}
