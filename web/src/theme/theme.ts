import { createTheme } from '@mantine/core';

import { components } from './components';
import { palette, TEXT_ON_LIGHT } from './palette';

const family = "'Golos Text Variable', 'Golos fallback', system-ui, sans-serif";

export const theme = createTheme({
  colors: palette,
  primaryColor: 'ink',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  black: TEXT_ON_LIGHT,
  fontFamily: family,
  headings: {
    fontFamily: family,
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.75rem' },
      h2: { fontSize: '1.125rem', lineHeight: '1.5rem' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.25rem' },
    },
  },
  fontSizes: { xs: '0.78125rem', sm: '0.875rem', md: '0.9375rem', lg: '1.125rem', xl: '1.375rem' },
  spacing: { xs: '0.25rem', sm: '0.5rem', md: '0.75rem', lg: '1rem', xl: '1.5rem' },
  breakpoints: { xs: '36em', sm: '48em', md: '62em', lg: '75em', xl: '88em' },
  defaultRadius: 'md',
  radius: { md: '0.5rem', lg: '0.625rem' },
  respectReducedMotion: true,
  cursorType: 'pointer',
  components,
});
