import js from '@eslint/js';
import lingui from 'eslint-plugin-lingui';
import a11y from 'eslint-plugin-jsx-a11y';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const COLOUR = 'Literal[value=/^#([0-9a-f]{3,4}){1,2}$/i]';
const noColours = { selector: COLOUR, message: 'Colours live in src/theme: use a role name or a --vk-* variable.' };
const noMapObjects = {
  selector: 'AssignmentExpression[left.type="MemberExpression"][left.computed=true][left.property.type!="Literal"]',
  message: 'A key that is not written here may be __proto__: use a Map.',
};
const noFetch = { name: 'fetch', message: 'Only src/api talks HTTP.' };

function elsewhere(group, message) {
  return { group, message };
}

export default tseslint.config(
  { ignores: ['dist', 'public', 'src/api/schema.d.ts', 'playwright-report', 'test-results', 'screens'] },
  js.configs.recommended,
  tseslint.configs.strict,
  hooks.configs.flat.recommended,
  a11y.flatConfigs.recommended,
  lingui.configs['flat/recommended'],
  {
    rules: {
      'max-lines': ['error', { max: 250 }],
      'no-restricted-syntax': ['error', noColours, noMapObjects],
      'no-restricted-globals': ['error', noFetch, { name: 'WebSocket', message: 'Only src/live/socket.ts.' }],
      'no-console': 'error',
      'lingui/no-expression-in-message': 'off',
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      'jsx-a11y/no-autofocus': 'off',
    },
  },
  {
    files: ['src/{ui,lib,live,api,theme,i18n,decisions}/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [elsewhere(['@/features/*', '@/shell/*', '../features/*'], 'Shared parts know no screen.')] },
      ],
    },
  },
  { files: ['src/api/**'], rules: { 'no-restricted-globals': 'off' } },
  { files: ['src/live/socket.ts'], rules: { 'no-restricted-globals': 'off' } },
  { files: ['src/theme/**'], rules: { 'no-restricted-syntax': ['error', noMapObjects] } },
  {
    files: ['**/*.test.{ts,tsx}', 'tests/**'],
    rules: { 'no-restricted-globals': 'off', 'no-console': 'off', '@typescript-eslint/no-non-null-assertion': 'off', 'react-hooks/rules-of-hooks': 'off' },
  },
  { files: ['**/*.{mjs,js}'], languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } }, rules: { 'no-console': 'off' } },
);
