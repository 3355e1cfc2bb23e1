import type { MantineColorsTuple } from '@mantine/core';

function scale(text: string): MantineColorsTuple {
  return text.split(' ').map((hex) => `#${hex}`) as unknown as MantineColorsTuple;
}

// Ten steps of fixed lightness (OKLCH): a step has the same contrast in every hue. White on step 7 is 6:1 or better.
export const palette = {
  ink: scale('f3f7ff e1ecff c3d8fe a1c2fc 79a7fc 598ced 4273d1 2f5cb3 224790 1a366d'),
  evidence: scale('eefaf9 d8f1ef b0e3df 82d2cc 53bbb5 23a39d 008a84 086f6b 005854 044340'),
  amber: scale('fef5eb fae8d3 f4d1a7 eab676 d89a45 c17f11 a26a0a 83560c 684305 503200'),
  red: scale('fff4f3 ffe4e1 fdc9c4 fca7a0 fc7a73 ea5652 ce3a3b ae2227 8c161c 6b1215'),
  violet: scale('f8f5ff eee7ff decefe cbb1fb b592f1 9e77dc 865fc1 6e49a4 573884 422a64'),
  slate: scale('f5f7f9 e8ebef d4d8dd bcc1c9 a1a8b2 87909c 6f7885 58616d 454c57 333a42'),
  dark: scale('e6e9ee c3c9d2 9aa3b0 7c8694 4a5361 363e4a 2a313b 20262e 181d24 11151a'),
};

type Role = Exclude<keyof typeof palette, 'dark'>;
export const ROLES = Object.keys(palette).filter((name): name is Role => name !== 'dark');
export const TEXT_ON_LIGHT = '#1b2027';
