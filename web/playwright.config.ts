import { defineConfig, devices } from '@playwright/test';

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const desktop = devices['Desktop Chrome'];

/** A real Chromium against a real `make run` with a data folder of its own for each project: nothing is played here. */
export default defineConfig({
  testDir: 'tests',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  fullyParallel: false,
  workers: 1,
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
    { name: 'ru-desktop', testDir: 'tests/e2e' },
    { name: 'ru-phone', testDir: 'tests/e2e', use: phone },
    { name: 'en-desktop', testDir: 'tests/e2e', use: { locale: 'en-US' } },
    { name: 'a11y', testDir: 'tests/a11y' },
    { name: 'push', testDir: 'tests/push' },
    // A trace would film the page that is measured.
    { name: 'perf', testDir: 'tests/perf', use: { trace: 'off' } },
    { name: 'screens', testDir: 'tests/screens' },
  ],
});
