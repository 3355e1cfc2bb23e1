import type { Page } from '@playwright/test';

import { withDatabaseOf } from './database';
import { expect, signIn, test } from './fixtures';
import { STATES } from './states';
import { allScreens, settled, turn, type Screen } from './visits';

type Say = (russian: string, english?: string) => string;

const NEUTRAL = '/no/such/page';
/** So many tabs at once: a screen that failed takes three seconds to say so. */
const TABS = 8;
/** After so long a page takes its line for dead; after so long again it says that the server is silent. */
const [DEAD, SILENT] = ['00:50', '01:05'];

/** A tab that knows who is signed in, and nothing else yet. */
async function ready(page: Page): Promise<void> {
  await page.goto(NEUTRAL);
  await expect(page.locator('[data-live=live]')).toBeAttached();
}

const skeleton = (page: Page) => page.locator('main [aria-busy=true]');
const failures = (page: Page, say: Say) => page.locator('main').getByRole('alert').filter({ hasText: say('Повторить') });
const statesOf = ({ name }: Screen) => STATES[name] ?? {};

/** Everything that the screen asks for has failed; what it needs is named, and each failure can be asked again. */
async function expectFailed(page: Page, screen: Screen, say: Say): Promise<void> {
  const { asks, what } = statesOf(screen);
  if (asks === undefined) return;
  const failed = failures(page, say);
  await expect(failed.first(), screen.path).toBeVisible();
  if (what !== undefined) {
    await expect(failed.filter({ hasText: `${say('Не удалось загрузить: {what}')} ${say(what)}` }).first(), screen.path).toBeVisible();
  }
  // The number for the log stands there once.
  const texts = await failed.allInnerTexts();
  for (const text of texts) expect(text.match(/[0-9a-f]{32}/g) ?? [], `${screen.path}: ${text}`).toHaveLength(1);
  await expect(skeleton(page), screen.path).toHaveCount(0);
}

/** Each failed part is asked for again, and is there. */
async function askAgain(page: Page, screen: Screen, say: Say): Promise<void> {
  const failed = failures(page, say);
  for (let left = await failed.count(); left > 0; left = await failed.count()) {
    await failed.first().getByRole('button', { name: say('Повторить') }).click();
    await expect.poll(() => failed.count(), { message: screen.path }).toBeLessThan(left);
  }
  await expect(skeleton(page), screen.path).toHaveCount(0);
}

test('every screen has its states in the table', async ({ owner: page, product, api }) => {
  const names = (await allScreens(page, product, api)).map((one) => one.name);
  expect(names.toSorted()).toEqual(Object.keys(STATES).toSorted());
});

test('a screen whose answer does not come shows quiet lines, and says when it takes long', async ({ owner: page, product, api, say, allow }) => {
  allow(/50[03]|ERR_/);
  const screens = await allScreens(page, product, api);
  await ready(page);
  await withDatabaseOf(product, 'api', async (becomes) => {
    await becomes('freeze');
    for (const screen of screens) {
      const { asks } = statesOf(screen);
      const asked = asks === undefined ? undefined : page.waitForRequest((one) => one.url().includes(asks));
      await turn(page, screen.path);
      await expect(page.getByRole('heading', { level: 1 }), screen.path).toBeVisible();
      await asked;
      await expect(skeleton(page), screen.path).toHaveCount(asks === undefined ? 0 : await shown(page, screen));
      await expect(page.locator('main').getByRole('alert'), screen.path).toHaveCount(0);
    }
    await becomes('thaw');
  });

  // The whole server is silent: what the screen is made of has come before.
  await page.goto('/applications');
  await settled(page);
  await ready(page);
  const server = product.pidOf('api');
  process.kill(server, 'SIGSTOP');
  try {
    await turn(page, '/applications');
    await expect(page.getByText(say('Дольше обычного. Ещё ждём…'))).toBeVisible();
  } finally {
    process.kill(server, 'SIGCONT');
  }
  await expect(page.getByRole('listitem').first()).toBeVisible();
  await expect(skeleton(page)).toHaveCount(0);
});

/** Every part that waits has its lines; a picker of a form waits without any. */
async function shown(page: Page, { name }: Screen): Promise<number> {
  if (name === 'resume-filters') return 0;
  await expect(skeleton(page).first(), name).toBeVisible();
  return skeleton(page).count();
}

/** What stands on a screen below the sentence about its state, without times and what is counted in them. */
async function standing(page: Page): Promise<string> {
  const text = await page.locator('main').evaluate((main) => {
    const copy = main.cloneNode(true) as Element;
    copy.querySelectorAll('[data-live]').forEach((one) => one.remove());
    return copy.textContent;
  });
  return text.replace(/\d+/g, '#').replace(/\s+/g, ' ');
}

/** A minute later somebody comes back to a page to which nobody has sent anything since. */
async function lookAgain(page: Page): Promise<void> {
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
}

const silence = (page: Page, say: Say) =>
  page.getByRole('status').filter({ hasText: say('Сервер не отвечает с {since}. Показано то, что было тогда. Отправка идёт без этой страницы; остановить можно в Telegram: /stop') });

/** What was shown stays; above it stands that it is old, and of when. */
async function expectOld(page: Page, screen: Screen, before: string, say: Say): Promise<void> {
  const { stale } = statesOf(screen);
  await expect(silence(page, say), screen.path).toBeVisible();
  await expect(silence(page, say), screen.path).toContainText(/\d\d:\d\d/);
  await expect(silence(page, say), screen.path).toBeInViewport({ ratio: 1 });
  await expect(skeleton(page), screen.path).toHaveCount(0);
  await expect(failures(page, say), screen.path).toHaveCount(0);
  if (stale !== undefined) await expect(page.locator('main').locator(stale).first(), screen.path).toBeVisible();
  expect(await standing(page), screen.path).toBe(before);
}

test('a screen whose answer is an error says which, and recovers; in a silence it shows what it has, and of when that is', async ({
  owner: page,
  product,
  api,
  say,
  allow,
}) => {
  test.setTimeout(400_000);
  allow(/50[03]|WebSocket/);
  await page.clock.install();
  const screens = await allScreens(page, product, api);
  const tabs = [page, ...(await Promise.all(Array.from({ length: TABS - 1 }, () => page.context().newPage())))];
  const each = (batch: readonly Screen[], act: (tab: Page, screen: Screen) => Promise<void>) =>
    Promise.all(batch.map((screen, index) => act(tabs[index]!, screen)));
  await withDatabaseOf(product, 'api', async (becomes) => {
    for (let from = 0; from < screens.length; from += TABS) {
      const batch = screens.slice(from, from + TABS);
      await each(batch, ready);
      await becomes('refuse');
      await each(batch, (tab, { path }) => turn(tab, path));
      await each(batch, (tab, screen) => expectFailed(tab, screen, say));
      await becomes('admit');
      await each(batch, (tab, screen) => askAgain(tab, screen, say));

      await each(batch, settled);
      const before = await Promise.all(batch.map((_, index) => standing(tabs[index]!)));
      const notifier = product.pidOf('notifier');
      process.kill(notifier, 'SIGSTOP');
      try {
        await becomes('refuse');
        await page.clock.fastForward(DEAD);
        await each(batch, (tab, { path }) => expect(tab.locator('[data-live=lost]'), path).toBeAttached());
        await page.clock.fastForward(SILENT);
        await each(batch, lookAgain);
        await Promise.all(batch.map((screen, index) => expectOld(tabs[index]!, screen, before[index]!, say)));
        await becomes('admit');
      } finally {
        process.kill(notifier, 'SIGCONT');
      }
      await each(batch, (tab, { path }) => expect(silence(tab, say), path).toBeHidden());
    }
  });
});

test('in an account that has just begun every screen says what will be there and what to do', async ({ owner: page, product, api, say, browser, locale }) => {
  const screens = await allScreens(page, product, api);
  const guest = await (await browser.newContext({ baseURL: product.url, ...(locale === undefined ? {} : { locale }) })).newPage();
  await signIn(guest, await product.newUser(`empty-${String(Date.now())}@example.org`), say('Войти', 'Sign in'));
  let before = '';
  for (const screen of screens) {
    const { empty } = statesOf(screen);
    if (empty === undefined) continue;
    const [text, action] = empty;
    // Where the same is said again, it has to be the next screen that says it.
    await (text === before ? guest.goto(screen.path) : turn(guest, screen.path));
    before = text;
    const words = text === 'Такой записи нет или она не ваша.' ? text : say(text);
    await expect(guest.locator('main').getByText(words).first(), screen.path).toBeVisible();
    await expect(guest.locator('main').getByRole('link', { name: say(action) }).or(guest.locator('main').getByRole('button', { name: say(action) })).first(), screen.path).toBeVisible();
  }
  await guest.context().close();
});

test('a filter that leaves nothing says so, and one press brings everything back', async ({ owner: page, api, say }) => {
  await api.until('/api/matches?limit=1', (answer) => ((answer.total as number) > 0 ? true : undefined));
  await api.until('/api/applications?limit=1', (answer) => ((answer.total as number) > 0 ? true : undefined));
  for (const [name, { filtered }] of Object.entries(STATES)) {
    if (filtered === undefined) continue;
    const [query, text, action] = filtered;
    await page.goto(`/${name}${query}`);
    await expect(page.locator('main').getByText(say(text)), name).toBeVisible();
    await page.locator('main').getByRole('button', { name: say(action) }).click();
    await expect(page.locator('main').getByText(say(text)), name).toBeHidden();
    await expect(page.locator('main').getByRole('listitem').first(), name).toBeVisible();
  }
});
