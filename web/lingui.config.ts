import { defineConfig } from '@lingui/cli';

// One catalogue per screen, loaded with the screen; the rest of the texts are in src/i18n.
export default defineConfig({
  sourceLocale: 'ru',
  locales: ['ru', 'en'],
  format: 'po',
  formatOptions: { lineNumbers: false },
  catalogs: [
    { path: 'src/features/{name}/{locale}', include: ['src/features/{name}/'], exclude: ['**/*.test.*'] },
    { path: 'src/i18n/{locale}', include: ['src/'], exclude: ['src/features/**', '**/*.test.*'] },
  ],
});
