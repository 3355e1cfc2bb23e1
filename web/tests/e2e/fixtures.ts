import { expect, test as base, type BrowserContext, type Locator, type Page } from '@playwright/test';

import type { Json, Product } from './product';
import { productOfWorker } from './slots';
import { wordsOf } from './words';

export { expect };

type State = Awaited<ReturnType<BrowserContext['storageState']>>;

interface Seen {
  problems: string[];
  allowed: RegExp[];
}

interface Fixtures {
  /** A page of the demo's owner, signed in. Whatever it complains of fails the test. */
  owner: Page;
  /** Complaints that a test brings about itself. */
  allow: (pattern: RegExp) => void;
  seen: Seen;
  api: Api;
  /** The text of the client in the language that the project speaks; `english` for what others say. */
  say: (russian: string, english?: string) => string;
  narrow: boolean;
}

interface WorkerFixtures {
  /** Scenarios after which nobody's session or data are what they were name a product of their own. */
  ownProduct: string;
  product: Product;
  session: State;
}

/** What a test arranges beforehand, as the signed-in owner, who reads the answers in a language. */
export class Api {
  constructor(
    private readonly page: Pick<Page, 'request'>,
    private readonly language: 'ru' | 'en' = 'ru',
  ) {}

  async get(path: string): Promise<Json> {
    return this.call('get', path);
  }

  async send(method: 'post' | 'put' | 'delete', path: string, data?: Json): Promise<Json> {
    return this.call(method, path, data);
  }

  private async call(method: 'get' | 'post' | 'put' | 'delete', path: string, data?: Json): Promise<Json> {
    const key = crypto.randomUUID();
    // A connection that the server closed while it was idle is no answer: the key makes a second try harmless.
    const answer = await this.page.request[method](path, {
      maxRetries: 3,
      headers: { 'X-CSRF': '1', 'Idempotency-Key': key, 'Accept-Language': this.language },
      ...(data === undefined ? {} : { data }),
    });
    const text = await answer.text();
    if (!answer.ok()) throw new Error(`${method} ${path}: ${String(answer.status())} ${text.slice(0, 400)}`);
    return (text === '' ? {} : JSON.parse(text)) as Json;
  }

  /** Asks again and again until there is what is looked for. */
  async until<T>(path: string, found: (answer: Json) => T | undefined, timeout = 120_000): Promise<T> {
    let result: T | undefined;
    let last: Json = {};
    const look = async () => (result = found((last = await this.get(path)))) !== undefined;
    await expect
      .poll(look, { timeout, message: path })
      .toBe(true)
      .catch((error: Error) => {
        throw new Error(`${error.message}\n${JSON.stringify(last).slice(0, 2_000)}`);
      });
    return result as T;
  }
}

export function rows(answer: Json): Json[] {
  return answer.items as Json[];
}

function languageOf(locale: string | undefined): 'ru' | 'en' {
  return locale?.startsWith('en') === true ? 'en' : 'ru';
}

/** Signs a page in by a link, as a person would. */
export async function signIn(page: Page, link: string, button: string): Promise<void> {
  await page.goto(link);
  await page.getByRole('button', { name: button }).click();
  await expect(page.locator('[data-live=live]')).toBeAttached();
}

/** By how much the page is wider than its window, and what sticks out. */
export async function wider(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    const out = [...document.body.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > room);
    return [`${String(document.documentElement.scrollWidth - room)} px`, ...out.map((one) => one.outerHTML.slice(0, 160))];
  });
}

/** Nothing is cut off or sticks out at the right; what does is named. */
export async function expectNoOverflow(page: Page): Promise<void> {
  expect(await wider(page), `the page is wider than the window: ${page.url()}`).toEqual([]);
}

function watch(page: Page, seen: Seen): void {
  page.on('console', (message) => {
    if (message.type() === 'error') seen.problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => seen.problems.push(`page: ${error.message}`));
  page.on('response', (answer) => {
    if (answer.status() >= 500) seen.problems.push(`${String(answer.status())} ${answer.url()}`);
  });
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  ownProduct: ['', { option: true, scope: 'worker' }],

  product: [productOfWorker, { scope: 'worker', timeout: 300_000 }],

  session: [
    async ({ product, browser }, use) => {
      const context = await browser.newContext({ baseURL: product.url, locale: 'ru-RU' });
      await signIn(await context.newPage(), await product.newLink(), 'Войти');
      await use(await context.storageState());
      await context.close();
    },
    { scope: 'worker', timeout: 300_000 },
  ],

  seen: async ({ product }, use, info) => {
    const seen: Seen = { problems: [], allowed: [] };
    await use(seen);
    // The machine's own network changed, e.g. a container has started: the browser drops what it was loading, and asks again.
    seen.allowed.push(/^console: (Failed to load resource: |WebSocket connection to \S+ failed: .*)net::ERR_NETWORK_CHANGED/);
    // A busy machine does not end a letter's check in time: the editor asks again by itself, and each test waits for its result.
    seen.allowed.push(/503.*\/api\/letters\/check/);
    const left = seen.problems.filter((one) => !seen.allowed.some((pattern) => pattern.test(one)));
    product.spoilt ||= left.length > 0 || info.status !== info.expectedStatus;
    expect(left, 'what the pages complained of').toEqual([]);
  },

  allow: async ({ seen }, use) => use((pattern) => seen.allowed.push(pattern)),

  baseURL: async ({ product }, use) => use(product.url),

  context: async ({ context, seen }, use) => {
    context.on('page', (page) => watch(page, seen));
    await use(context);
  },

  owner: async ({ context, session }, use) => {
    await context.addCookies(session.cookies);
    const page = await context.newPage();
    await page.goto('/');
    await expect(page.locator('[data-live=live]')).toBeAttached();
    await use(page);
  },

  api: async ({ owner, locale }, use) => use(new Api(owner, languageOf(locale))),
  say: async ({ locale }, use) => {
    const language = languageOf(locale);
    await use((russian, english) => {
      if (english === undefined) return wordsOf(language, russian);
      return language === 'en' ? english : russian;
    });
  },
  narrow: async ({ viewport }, use) => use((viewport?.width ?? 1280) < 768),
});

/** The notice that says what a press has done. */
export function toast(page: Page): Locator {
  return page.locator('.mantine-Notification-root');
}

/**
 * From now on every letter waits for its owner; returns the resume that has them. The others are off: one that fits a vacancy better would
 * take it over and have its letter written anew, at any moment.
 */
export async function askFirst(api: Api): Promise<string> {
  const [first, ...others] = rows(await api.get('/api/resumes')).filter((one) => one.can_apply === true);
  const change = async (resume: Json, wanted: Json) => {
    const settings = resume.settings as Json;
    if (settings.mode === wanted.mode) return;
    await api.send('put', `/api/resumes/${String(resume.id)}/settings`, { ...wanted, expected_version: settings.version });
  };
  for (const other of others) await change(other, { mode: 'off' });
  await change(first!, { mode: 'review', threshold: 50 });
  return String(first!.id);
}

const UNSENT = new Set(['review', 'dismissed', 'expired', 'failed']);

/** What hh has of a letter's resume and vacancy; whoever else is signed in may have applied to the same vacancy. */
export async function received(product: Product, api: Api, letter: Json): Promise<Json[]> {
  const resume = rows(await api.get('/api/resumes')).find((one) => one.id === letter.resume_id);
  const { entries } = (await product.sandbox('headhunter', '/ledger?accepted=true')) as { entries: Json[] };
  const vacancy = (letter.vacancy as Json).id;
  return entries.filter((one) => one.vacancy_id === vacancy && one.resume_id === resume?.hh_resume_id);
}

const SKILLS = ['Python', 'Django', 'FastAPI', 'PostgreSQL', 'Docker', 'Git'];
/** Counted from the time: a world of which an earlier project has taken the first companies has new ones for the next. */
let published = Math.floor(Date.now() / 1_000) % 10_000_000;

/** New vacancies that fit the demo's first resume, each of a company of its own: one that has an application already is spared for a month. */
async function publish(product: Product, count: number): Promise<void> {
  const vacancies = Array.from({ length: count }, () => {
    published += 1;
    return {
      name: 'Python-разработчик',
      employer: { id: `77${String(published)}000`, name: `Компания № ${String(published)}` },
      area: { id: '1', name: 'Москва' },
      professional_roles: [{ id: '96', name: 'Программист, разработчик' }],
      experience: { id: 'between3And6', name: 'От 3 до 6 лет' },
      key_skills: SKILLS.map((name) => ({ name })),
    };
  });
  await product.sandbox('headhunter', '/vacancies', { vacancies });
}

/** A letter that waits and may be sent as it is; new vacancies come where there is none. */
export async function waitingLetter(product: Product, api: Api, taken: readonly unknown[] = []): Promise<Json> {
  const resume = await askFirst(api);
  const ready = (answer: Json) => {
    const all = rows(answer) as (Json & { vacancy: Json; can: string[] })[];
    const spared = new Set(all.filter((one) => !UNSENT.has(String(one.state))).map((one) => one.vacancy.employer_name));
    return all.find(
      (one) =>
        one.state === 'review' &&
        one.resume_id === resume &&
        one.letter_grounded === true &&
        one.can.includes('approve') &&
        !spared.has(one.vacancy.employer_name) &&
        !taken.includes(one.id),
    );
  };
  const now = ready(await api.get('/api/applications?limit=200'));
  if (now !== undefined) return now;
  await publish(product, 5);
  return api.until('/api/applications?limit=200', ready);
}
