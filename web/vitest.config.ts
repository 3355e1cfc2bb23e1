import { defineConfig, mergeConfig } from 'vitest/config';

import vite from './vite.config.ts';

export default mergeConfig(
  vite,
  defineConfig({
    test: {
      environment: 'node',
      include: ['src/**/*.test.{ts,tsx}', 'tests/*.test.ts'],
      setupFiles: ['src/test/setup.ts'],
      testTimeout: 30_000,
      env: { TZ: 'Europe/Moscow' },
    },
  }),
);
