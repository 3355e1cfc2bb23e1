import { defineConfig, devices } from '@playwright/test';

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const desktop = devices['Desktop Chrome'];

/** Scenarios in which other words stand, or are sent, in English; that every text has its English is checked for all of them (`npm run texts:check`). */
const IN_ENGLISH = ['admin', 'assisted', 'chats', 'first-run', 'language', 'review', 'second-factor', 'switch'];
/** Scenarios that look or are done otherwise on a phone; the widths of every screen are those of `a11y`. */
const ON_A_PHONE = ['assisted', 'by-touch', 'chats', 'first-run', 'review', 'second-factor', 'switch', 'telegram'];

const among = (names: readonly string[]) => names.map((name) => `**/${name}.spec.ts`);

/** A real Chromium against a real `make run` with a data folder of its own for each worker: nothing is played here. */
export default defineConfig({
  globalSetup: './tests/e2e/slots.ts',
  testDir: 'tests',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  fullyParallel: false,
  // A worker is a product and a browser; what measures has the machine for itself.
  workers: Number(process.env.WORKERS ?? 1),
  retries: 0,
  timeout: 180_000,
  expect: { timeout: Number(process.env.PATIENCE ?? 60_000) },
  reporter: [['list']],
  use: {
    ...desktop,
    launchOptions: { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] },
    locale: 'ru-RU',
    timezoneId: 'Asia/Yekaterinburg',
    trace: 'retain-on-failure',
  },
  projects: [
    // First, in a world as a demo begins.
    { name: 'a11y', testDir: 'tests/a11y' },
    { name: 'ru-desktop', testDir: 'tests/e2e' },
    { name: 'ru-phone', testDir: 'tests/e2e', testMatch: among(ON_A_PHONE), use: phone },
    { name: 'en-desktop', testDir: 'tests/e2e', testMatch: among(IN_ENGLISH), use: { locale: 'en-US' } },
    { name: 'push', testDir: 'tests/push' },
    // A trace would film the page that is measured.
    { name: 'perf', testDir: 'tests/perf', use: { trace: 'off' } },
    { name: 'screens', testDir: 'tests/screens' },
  ],
});
