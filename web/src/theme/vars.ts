import type { CSSVariablesResolver } from '@mantine/core';

import { palette, ROLES } from './palette';

type Step = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

function tints(text: Step, background: (role: (typeof ROLES)[number]) => string): Record<string, string> {
  return Object.fromEntries(
    ROLES.flatMap((role) => [
      [`--mantine-color-${role}-light`, background(role)],
      [`--mantine-color-${role}-light-hover`, background(role)],
      [`--mantine-color-${role}-light-color`, palette[role][text]],
      [`--mantine-color-${role}-text`, palette[role][text]],
      [`--mantine-color-${role}-outline`, palette[role][text]],
    ]),
  );
}

/** Every pair here keeps 4.5:1 for text and 3:1 for borders of controls. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...tints(8, (role) => palette[role][1]),
    '--mantine-color-dimmed': palette.slate[7],
    '--mantine-color-placeholder': palette.slate[7],
    '--mantine-color-error': palette.red[7],
    '--mantine-color-anchor': palette.ink[7],
    '--mantine-color-default-border': palette.slate[5],
    '--vk-surface': '#ffffff',
    '--vk-bg': palette.slate[0],
    '--vk-hover': palette.slate[0],
    '--vk-line': palette.slate[2],
    '--vk-track': palette.slate[1],
    '--vk-action': palette.ink[7],
    '--vk-action-bg': palette.ink[0],
    '--vk-evidence': palette.evidence[7],
    '--vk-evidence-bg': palette.evidence[1],
    '--vk-unproven': palette.red[7],
    '--vk-warn': palette.amber[7],
    '--vk-ai': palette.violet[7],
    '--vk-focus': palette.ink[6],
  },
  dark: {
    ...tints(3, (role) => `color-mix(in srgb, ${palette[role][7]} 28%, ${palette.dark[7]})`),
    '--mantine-color-body': palette.dark[9],
    '--mantine-color-text': palette.dark[0],
    '--mantine-color-dimmed': palette.dark[2],
    '--mantine-color-placeholder': palette.dark[2],
    '--mantine-color-error': palette.red[3],
    '--mantine-color-anchor': palette.ink[3],
    '--mantine-color-default-border': palette.dark[3],
    '--vk-surface': palette.dark[7],
    '--vk-bg': palette.dark[9],
    '--vk-hover': palette.dark[6],
    '--vk-line': palette.dark[5],
    '--vk-track': palette.dark[5],
    '--vk-action': palette.ink[3],
    '--vk-action-bg': palette.dark[6],
    '--vk-evidence': palette.evidence[3],
    '--vk-evidence-bg': palette.evidence[9],
    '--vk-unproven': palette.red[3],
    '--vk-warn': palette.amber[3],
    '--vk-ai': palette.violet[3],
    '--vk-focus': palette.ink[4],
  },
});
