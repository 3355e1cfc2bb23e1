import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const START_MS = 120_000;
const LOOK_MS = 100;
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/** It looks for nothing on the internet; its own messages are windows that can be pressed, and none of the system's. */
const ALONE: Preferences = {
  'alerts.useSystemBackend': false,
  'app.update.disabledForTesting': true,
  'browser.safebrowsing.downloads.remote.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,',
};

type Answer = [type: number, id: number, error: { error: string; message: string } | null, result: unknown];
type Preferences = Record<string, string | number | boolean>;

/** Where Firefox is on this machine; nothing where it is not. */
export function firefoxPath(): string | undefined {
  const named = process.env.FIREFOX;
  if (named !== undefined && named !== '') return named;
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.flatMap((folder) => [join(folder, 'firefox'), join(folder, 'firefox-esr')]).find((one) => existsSync(one));
}

/** A Firefox of its own profile, driven by the protocol that it brings (Marionette): clicks and keys are those of a person. */
export class Firefox {
  private next = 1;
  private rest = Buffer.alloc(0);
  private readonly waiting = new Map<number, { done: (result: unknown) => void; failed: (error: Error) => void }>();

  private constructor(
    private readonly process: ChildProcess,
    private readonly profile: string,
    private readonly line: Socket,
  ) {
    line.on('data', (data: Buffer) => this.hear(data));
  }

  static async start(path: string, preferences: Preferences): Promise<Firefox> {
    const profile = mkdtempSync(join(tmpdir(), 'vkatilsya-firefox-'));
    const all = Object.entries({ 'marionette.port': 0, ...ALONE, ...preferences });
    writeFileSync(join(profile, 'user.js'), all.map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`).join('\n'));
    const process = spawn(path, ['--headless', '--marionette', '--remote-allow-system-access', '--no-remote', '--profile', profile], { stdio: 'ignore' });
    const firefox = new Firefox(process, profile, connect({ host: '127.0.0.1', port: await portOf(process, profile) }));
    await firefox.call('WebDriver:NewSession', {});
    await firefox.call('WebDriver:SetTimeouts', { script: START_MS });
    return firefox;
  }

  async stop(): Promise<void> {
    const ended = new Promise((gone) => this.process.once('exit', gone));
    this.line.destroy();
    this.process.kill('SIGTERM');
    await ended;
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 10 });
  }

  /** Again when the page that is left was still on its way somewhere else. */
  async open(url: string): Promise<void> {
    const { pathname } = new URL(url);
    const there = async () => {
      await this.call('WebDriver:Navigate', { url });
      return new URL(await this.url()).pathname === pathname ? true : undefined;
    };
    await this.until(there, url);
  }

  async url(): Promise<string> {
    return (await this.value('WebDriver:GetCurrentURL', {})) as string;
  }

  async cookies(): Promise<{ name: string; value: string }[]> {
    return (await this.call('WebDriver:GetCookies', {})) as { name: string; value: string }[];
  }

  /** Waits for what the expression finds, and presses it. */
  async press(xpath: string): Promise<void> {
    await this.call('WebDriver:ElementClick', { id: (await this.find(xpath))[ELEMENT] });
  }

  private async find(xpath: string): Promise<Record<string, string>> {
    const look = () =>
      this.value('WebDriver:FindElement', { using: 'xpath', value: xpath }).catch((error: Error) => {
        if (error.message.startsWith('no such element')) return undefined;
        throw error;
      });
    try {
      return (await this.until(look, xpath)) as Record<string, string>;
    } catch (error) {
      throw new Error(`${String(error)}\n${String(await this.run('done(document.body.innerText.slice(0, 3000))'))}`);
    }
  }

  async waitFor(xpath: string): Promise<void> {
    await this.find(xpath);
  }

  /** The value of a script in the page: it gives it to `done`. */
  async run(script: string): Promise<unknown> {
    return this.value('WebDriver:ExecuteAsyncScript', { script: `const done = arguments[arguments.length - 1]; ${script}`, args: [] });
  }

  /** The same in the browser itself, around the page. */
  async inside(script: string): Promise<unknown> {
    await this.call('Marionette:SetContext', { value: 'chrome' });
    try {
      return await this.run(script);
    } finally {
      await this.call('Marionette:SetContext', { value: 'content' });
    }
  }

  /** A press on the message with this title: on itself, or on one of its buttons (of which this Firefox's own window shows none, and is told of it as the system's messages tell). */
  async pressMessage(title: string, action?: string): Promise<void> {
    const press =
      action === undefined
        ? `message.document.getElementById('alertTextLabel').click()`
        : `message.gAlertListener.observe({ QueryInterface: ChromeUtils.generateQI(['nsIAlertAction']), action: ${JSON.stringify(action)}, title: '' },
            'alertclickcallback', message.gAlertCookie)`;
    const pressed = `
      const message = [...Services.wm.getEnumerator('alert:alert')].find((one) => one.document.getElementById('alertTitleLabel')?.value === ${JSON.stringify(title)});
      if (message) ${press};
      done(message !== undefined)`;
    await this.until(async () => ((await this.inside(pressed)) === true ? true : undefined), `a message «${title}»`);
  }

  /** Looks again and again until there is what is looked for. */
  async until<T>(look: () => Promise<T | undefined>, what: string, ms = START_MS): Promise<T> {
    for (const end = Date.now() + ms; ; ) {
      const found = await look();
      if (found !== undefined) return found;
      if (Date.now() > end) throw new Error(`not there: ${what}`);
      await new Promise((again) => setTimeout(again, LOOK_MS));
    }
  }

  private async value(command: string, parameters: object): Promise<unknown> {
    return ((await this.call(command, parameters)) as { value: unknown }).value;
  }

  private call(command: string, parameters: object): Promise<unknown> {
    const id = this.next;
    this.next += 1;
    const body = JSON.stringify([0, id, command, parameters]);
    this.line.write(`${String(Buffer.byteLength(body))}:${body}`);
    return new Promise((done, failed) => this.waiting.set(id, { done, failed }));
  }

  /** Messages are `length:json`. */
  private hear(data: Buffer): void {
    this.rest = Buffer.concat([this.rest, data]);
    for (;;) {
      const colon = this.rest.indexOf(':');
      const end = colon + 1 + Number(this.rest.subarray(0, colon).toString());
      if (colon < 0 || this.rest.length < end) return;
      const message = JSON.parse(this.rest.subarray(colon + 1, end).toString()) as Answer | object;
      this.rest = this.rest.subarray(end);
      if (Array.isArray(message)) this.answered(message as Answer);
    }
  }

  private answered([, id, error, result]: Answer): void {
    const asked = this.waiting.get(id);
    this.waiting.delete(id);
    if (error === null) asked?.done(result);
    else asked?.failed(new Error(`${error.error}: ${error.message}`));
  }
}

async function portOf(process: ChildProcess, profile: string): Promise<number> {
  const path = join(profile, 'MarionetteActivePort');
  for (const end = Date.now() + START_MS; ; ) {
    const port = existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0;
    if (port > 0) return port;
    if (process.exitCode !== null || Date.now() > end) throw new Error('Firefox did not start');
    await new Promise((again) => setTimeout(again, LOOK_MS));
  }
}
