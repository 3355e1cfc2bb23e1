import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { closeSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { freePort } from './port';

export const ROOT = resolve(import.meta.dirname, '../../..');
export const PYTHON = join(ROOT, '.venv/bin/python');
const START_MS = 240_000;
const STOP_MS = 60_000;
const LOOK_MS = 250;
/** What was meant for the command that runs the tests. */
const OTHERS = new Set(['MAKEFLAGS', 'MAKELEVEL', 'MFLAGS', 'VACANCIES', 'RESUMES', 'RESET']);
const LINK = /http:\/\/\S+\/link#\S+/;
const command = promisify(execFile);

export type Json = Record<string, unknown>;

interface RunState {
  pid: number;
  api_url: string;
  services: Record<string, string>;
}

function pause(ms: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, ms));
}

function asJson(answer: Response, text: string): Json {
  if (!answer.ok) throw new Error(`${answer.url}: ${String(answer.status)} ${text.slice(0, 300)}`);
  return JSON.parse(text) as Json;
}

interface Run {
  /** Nothing where another process has started it. */
  make?: ChildProcess;
  state: RunState;
}

/** `make run` until everything is there; `before`: the launcher whose word is still in the folder. */
async function launch(folder: string, env: NodeJS.ProcessEnv, before?: number): Promise<Run> {
  const log = openSync(join(folder, 'run.log'), 'a');
  const make = spawn('make', ['run'], { cwd: ROOT, env, stdio: ['ignore', log, log] });
  closeSync(log);
  const deadline = Date.now() + START_MS;
  for (;;) {
    const state = read(folder);
    if (state !== undefined && state.pid !== before && Object.keys(state.services).length > 0) return { make, state };
    if (make.exitCode !== null || Date.now() > deadline) {
      make.kill('SIGINT');
      throw new Error(`make run did not start:\n${readFileSync(join(folder, 'run.log'), 'utf8').slice(-3_000)}`);
    }
    await pause(LOOK_MS);
  }
}

/** One `make run` with a folder and ports of its own. */
export class Product {
  /** A scenario has failed here: what it has left is not for others. */
  spoilt = false;

  private constructor(
    readonly folder: string,
    /** For commands about this run. */
    readonly env: NodeJS.ProcessEnv,
    private run: Run,
    private readonly kept = false,
  ) {}

  /** Between choosing a port and using it somebody else on this machine may take it: then all begins again. */
  static async start(settings: NodeJS.ProcessEnv = {}): Promise<Product> {
    const there = process.env.RUNNING;
    if (there !== undefined && Object.keys(settings).length === 0) return Product.attach(there, true);
    for (let left = 3; ; left -= 1) {
      try {
        return await Product.startOnce(settings);
      } catch (error) {
        if (left === 1 || !String(error).includes('занят')) throw error;
      }
    }
  }

  /** One that runs with this DATA_DIR; `kept`: by somebody who ends it himself. */
  static attach(folder: string, kept = false): Product {
    const state = read(folder);
    if (state === undefined) throw new Error(`nothing runs in ${folder}`);
    return new Product(folder, { ...process.env, MODE: 'demo', DATA_DIR: folder }, { state }, kept);
  }

  private static async startOnce(settings: NodeJS.ProcessEnv): Promise<Product> {
    const folder = mkdtempSync(join(tmpdir(), 'vkatilsya-e2e-'));
    const env: NodeJS.ProcessEnv = {
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !OTHERS.has(name))),
      MODE: 'demo',
      DATA_DIR: folder,
      PUBLIC_PORT: String(await freePort()),
      AUTO_REPLY_INTERVAL_SECONDS: '5', // news come sooner than in a demo that somebody looks at
      CHAT_ANALYSIS_INTERVAL_SECONDS: '2',
      PYTHONPATH: [join(import.meta.dirname, 'newer'), ROOT].join(':'),
      SOCKETS_PER_USER: '40', // nobody else has so many tabs
      ...settings,
    };
    return new Product(folder, env, await launch(folder, env));
  }

  get url(): string {
    return this.run.state.api_url;
  }

  /** What the run has printed. */
  get log(): string {
    return readFileSync(join(this.folder, 'run.log'), 'utf8');
  }

  /** The sign-in link that the run printed. */
  get printedLink(): string {
    const found = LINK.exec(this.log)?.[0];
    if (found === undefined) throw new Error('no sign-in link was printed');
    return found;
  }

  /** A new sign-in link, as `make link` gives it: of the demo's owner, or of somebody else. */
  async newLink(email?: string): Promise<string> {
    return this.linkOf(['link', ...(email === undefined ? [] : [email])]);
  }

  private async linkOf(words: string[]): Promise<string> {
    const { stdout } = await command(join(ROOT, '.venv/bin/vkatilsya'), words, { cwd: ROOT, env: this.env });
    const found = LINK.exec(stdout)?.[0];
    if (found === undefined) throw new Error(`no link in: ${stdout}`);
    return found;
  }

  /** A new person of this installation, and the link that signs in. */
  async newUser(email: string): Promise<string> {
    return this.linkOf(['user', 'create', email]);
  }

  /** The operator's word that everybody has to have a second step, or no more. */
  async demandSecondStep(demanded: boolean): Promise<void> {
    const words = ['user', 'second-factor-demand', ...(demanded ? [] : ['--off'])];
    await command(join(ROOT, '.venv/bin/vkatilsya'), words, { cwd: ROOT, env: this.env });
  }

  /** A backup that another phrase than this installation's opens: as one of another machine. */
  async backUpWith(phrase: string): Promise<void> {
    const env = { ...this.env, BACKUP_PASSPHRASE: phrase };
    await command(join(ROOT, '.venv/bin/vkatilsya'), ['backup', 'create'], { cwd: ROOT, env });
  }

  /** The newest backup of another installation lies among those of this one: somebody has carried it here. */
  bringFrom(other: Product): void {
    const [from, to] = [other.backups, this.backups];
    const newest = readdirSync(from).filter((one) => one.endsWith('.vkatilsya.tar')).toSorted().at(-1)!;
    mkdirSync(to, { recursive: true });
    copyFileSync(join(from, newest), join(to, newest));
  }

  /** Until a restore has come to the moment at which the databases change places. */
  async exchanges(): Promise<void> {
    for (const deadline = Date.now() + START_MS; !existsSync(join(this.folder, 'demo/restoring')); ) {
      if (Date.now() > deadline) throw new Error(`nothing is exchanged:\n${this.log.slice(-3_000)}`);
      await pause(1);
    }
  }

  private get backups(): string {
    return join(this.folder, 'backups/demo');
  }

  /** Only the beginning of a backup's file is left. */
  damage(backup: string): void {
    const path = join(this.backups, `${backup}.vkatilsya.tar`);
    truncateSync(path, Math.floor(statSync(path).size / 2));
  }

  /** The launcher is gone in the middle of its work, and somebody says `make run` again. */
  async killAndRunAgain(): Promise<void> {
    const ended = new Promise((gone) => this.run.make?.once('exit', gone));
    process.kill(this.run.state.pid, 'SIGKILL');
    await ended;
    this.run = await launch(this.folder, this.env, this.run.state.pid);
  }

  async restart(service: string): Promise<void> {
    await command(PYTHON, ['-m', 'standalone', 'restart', service], { cwd: ROOT, env: this.env });
  }

  /** From now on whatever starts is of another build, as after an update. */
  update(): void {
    writeFileSync(join(this.folder, 'newer'), '');
  }

  /** The process of a service: a child of the launcher whose command names it. */
  pidOf(service: string): number {
    for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
      try {
        const status = readFileSync(`/proc/${name}/stat`, 'utf8');
        const parent = Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1]);
        const words = readFileSync(`/proc/${name}/cmdline`, 'utf8');
        if (parent === this.run.state.pid && words.includes(`services.${service}`)) return Number(name);
      } catch {
        // It has ended meanwhile.
      }
    }
    throw new Error(`no process of ${service}`);
  }

  /** The operator's side of a sandbox: `headhunter` or `telegram_sandbox`. */
  async sandbox(name: string, path: string, body?: unknown): Promise<Json> {
    const options = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const answer = await fetch(`${this.run.state.services[name] ?? ''}/_sandbox${path}`, options);
    return asJson(answer, await answer.text());
  }

  /** Statements for the database, as its superuser: only for amounts that nobody waits for. */
  async sql(script: string, facts: Json = {}): Promise<string> {
    const path = join(import.meta.dirname, '../perf', script);
    const { stdout } = await command(PYTHON, [path, JSON.stringify(facts)], { cwd: ROOT, env: this.env });
    return stdout.trim();
  }

  /** After everything was started again: until the command line knows, too, where it is. */
  async runs(): Promise<void> {
    const deadline = Date.now() + START_MS;
    while (Object.keys(read(this.folder)?.services ?? {}).length === 0) {
      if (Date.now() > deadline) throw new Error(`it did not start again:\n${this.log.slice(-3_000)}`);
      await pause(LOOK_MS);
    }
  }

  async stop(): Promise<void> {
    if (this.kept) return;
    const { pid } = this.run.state;
    for (let waited = 0; existsSync(`/proc/${String(pid)}`); waited += LOOK_MS) {
      if (waited % STOP_MS === 0) process.kill(pid, 'SIGTERM');
      await pause(LOOK_MS);
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function read(folder: string): RunState | undefined {
  const path = join(folder, 'demo/run.json');
  if (!existsSync(path)) return undefined;
  return JSON.parse(readFileSync(path, 'utf8')) as RunState;
}
