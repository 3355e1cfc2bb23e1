import { request } from '@playwright/test';

import { Api, askFirst, expect, rows, test } from '../e2e/fixtures';
import { Product } from '../e2e/product';
import { ASKED, asked, textsOf } from '../e2e/questions';
import { Firefox, firefoxPath } from './firefox';
import { PushService } from './service';

const MISSING = 'Firefox не найден, Web Push целиком не проверен. Поставьте его (Debian: apt-get install firefox-esr) или назовите: FIREFOX=/путь';
const BROWSERS = '/api/notifications/push';
const SETTINGS = '/settings/notifications';
const ON = button('Включить здесь');
const OFF = button('Выключить здесь');
const NEWS_MS = 120_000;

interface Shown {
  title: string;
  body: string;
  tag: string;
  data: { place: string; decisions?: { decision: string; target_id: string }[] };
  actions: { action: string; title: string }[];
}

function preferences(place: string) {
  return {
    'dom.push.serverURL': `ws://${place}/`,
    'dom.push.testing.allowInsecureServerURL': true,
    'dom.push.connection.enabled': true,
    // The page asks by a press, and the owner says yes: the question itself is the browser's.
    'permissions.default.desktop-notification': 1,
    'intl.accept_languages': 'ru',
  };
}

function button(name: string): string {
  return `//button[normalize-space()=${JSON.stringify(name)} and not(@disabled)]`;
}

/** A browser with the owner's session, and what the tests ask the server for beside it. */
class Owner {
  private constructor(
    readonly firefox: Firefox,
    readonly product: Product,
    readonly service: PushService,
    readonly api: Api,
  ) {}

  static async signIn(firefox: Firefox, product: Product, service: PushService, link: string): Promise<Owner> {
    await firefox.open(link);
    await firefox.press(button('Войти'));
    await firefox.waitFor('//*[@data-live="live"]');
    const cookie = (await firefox.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const context = await request.newContext({ baseURL: product.url, extraHTTPHeaders: { Cookie: cookie } });
    return new Owner(firefox, product, service, new Api({ request: context }));
  }

  /** Turns the messages of this browser on, and returns the channel that its push service gave it. */
  async subscribe(): Promise<string> {
    await this.firefox.open(`${this.product.url}${SETTINGS}`);
    await this.firefox.press(ON);
    await this.firefox.waitFor(OFF);
    expect(await this.browsers()).toMatchObject([{ name: 'Firefox, Linux', service: '127.0.0.1', reason: null }]);
    return [...this.service.registered.keys()].at(-1)!;
  }

  async browsers() {
    return rows(await this.api.get(BROWSERS));
  }

  /** How a test of the channel ends. */
  async test(): Promise<unknown> {
    const { id } = await this.api.send('post', '/api/notifications/channels/push/test');
    return this.api.until(`/api/notifications/tests/${String(id)}`, ({ state, reason }) => (state === 'waiting' ? undefined : (reason ?? state)));
  }

  async shown(): Promise<Shown[]> {
    return (await this.firefox.run(`
      navigator.serviceWorker.getRegistration('/worker.js').then((worker) => worker.getNotifications()).then((all) =>
        done(all.map(({ title, body, tag, data, actions }) => ({ title, body, tag, data, actions }))))`)) as Shown[];
  }

  /** What the worker made of a message: the browser shows it. */
  async message(what: string, wanted: (one: Shown) => boolean): Promise<Shown> {
    return this.firefox.until(async () => (await this.shown()).find(wanted), what, NEWS_MS);
  }
}

test('web push: from an event to what a press on its message does, and to the end of the subscription', async () => {
  const path = firefoxPath();
  if (path === undefined) console.log(MISSING);
  test.skip(path === undefined, MISSING);
  test.setTimeout(900_000);
  const service = await PushService.start();
  const product = await Product.start({ PUSH_ALLOWED_HOSTS: service.place });
  const firefox = await Firefox.start(path!, preferences(service.place));
  try {
    const owner = await Owner.signIn(firefox, product, service, product.printedLink);
    const { api } = owner;
    const first = await test.step('this browser is subscribed', () => owner.subscribe());

    await test.step('a match that waits for its owner is shown, and the press opens the queue', async () => {
      await askFirst(api);
      const match = await owner.message('a match', ({ data }) => data.place === '/review');
      expect(match.tag).toMatch(/^(match|application):/);
      await firefox.pressMessage(match.title);
      await firefox.until(async () => (new URL(await firefox.url()).pathname.startsWith('/review') ? true : undefined), '/review');
      await firefox.waitFor('//h1[contains(., "На проверке")]');
      const sent = service.posted.filter(({ channel }) => channel === first);
      expect(sent.length).toBeGreaterThan(0);
      expect(sent.filter(({ body }) => body.includes(Buffer.from(match.title)) || body.includes(Buffer.from(match.body)))).toEqual([]);
      expect(service.faults).toEqual([]);
      await expect.poll(() => service.acknowledged).toContain(first);
    });

    await test.step('a reply is sent by the button of its message', async () => {
      const { chat, action } = await asked(product, api, ASKED, 'approve');
      const message = await owner.message('a proposed reply', ({ data }) => data.decisions?.some((one) => one.target_id === action.id) === true);
      expect(message.body).toContain(String(action.draft));
      expect(message.actions.map(({ title }) => title)).toEqual(['Отправить', 'Не отвечать']);
      await firefox.pressMessage(message.title, 'approve');
      await owner.message('that it was decided', ({ title }) => title === 'Решение принято');
      await expect.poll(async () => (await textsOf(product, chat.negotiation_id)).filter((one) => one === action.draft)).toHaveLength(1);
    });

    await test.step('a browser that its push service gives up is forgotten, and may come again', async () => {
      service.refuse = 410;
      // What the demo tells meanwhile may have been the first to find it gone.
      expect(['push_gone', 'no_browser']).toContain(await owner.test());
      service.refuse = undefined;
      expect(await owner.browsers()).toEqual([]);
      expect(await owner.subscribe()).not.toBe(first);
      expect(service.unregistered).toContain(first);
      expect(await owner.test()).toBe('sent');
      await owner.message('the test', ({ title }) => title === 'Проверка уведомлений');
    });

    await test.step('turned off, nothing more is sent here', async () => {
      const before = service.posted.length;
      await firefox.press(OFF);
      await firefox.waitFor(ON);
      expect(await owner.browsers()).toEqual([]);
      expect(service.registered.size).toBe(0);
      expect(await owner.test()).toBe('no_browser');
      expect(service.posted.length).toBe(before);
    });

    await test.step('who signs out takes the subscription along', async () => {
      const channel = await owner.subscribe();
      await firefox.open(`${product.url}/settings/sessions`);
      await firefox.press(`//main${button('Выйти')}`);
      await firefox.waitFor('//input[@type="password"]');
      await expect.poll(() => service.unregistered).toContain(channel);
      const again = await Owner.signIn(firefox, product, service, await product.newLink());
      expect(await again.browsers()).toEqual([]);
    });
  } finally {
    await firefox.stop();
    await product.stop();
    await service.stop();
  }
});
