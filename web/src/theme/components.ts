import type { MantineThemeComponents } from '@mantine/core';

// The page keeps its scrollbar under a dialog, so that it does not jump.
const removeScrollProps = { removeScrollBar: false };

/** The letters of low buttons are as large as those of the other small ones: lower is not louder. */
const LOW_LETTERS: Readonly<Record<string, string>> = {
  'compact-sm': 'var(--mantine-font-size-xs)',
  'compact-md': 'var(--mantine-font-size-sm)',
};

/**
 * Defaults of components; a screen sets none of these again. Named by their names: a component that is imported here is loaded with every
 * screen.
 */
export const components: MantineThemeComponents = {
  Anchor: { defaultProps: { underline: 'always' } },
  Badge: { defaultProps: { variant: 'light', tt: 'none', fw: 500, radius: 'sm' } },
  Button: {
    defaultProps: { loaderProps: { type: 'dots' } },
    vars: (_theme: unknown, { size = '' }: { size?: string }) => ({ root: { '--button-fz': LOW_LETTERS[size] } }),
  },
  Card: { defaultProps: { withBorder: true, padding: 'lg' } },
  Drawer: { defaultProps: { removeScrollProps } },
  // A dialog's heading is no banner of the page.
  DrawerHeader: { defaultProps: { role: 'none' } },
  ModalHeader: { defaultProps: { role: 'none' } },
  Modal: { defaultProps: { centered: true, returnFocus: true, radius: 'md', removeScrollProps } },
  Notification: { defaultProps: { role: 'status', radius: 'md' } },
  Paper: { defaultProps: { withBorder: true } },
  PasswordInput: { defaultProps: { errorProps: { role: 'alert' } } },
  Select: { defaultProps: { allowDeselect: false, errorProps: { role: 'alert' } } },
  Skeleton: { defaultProps: { animate: false } },
  Textarea: { defaultProps: { autosize: true, minRows: 3, errorProps: { role: 'alert' } } },
  TextInput: { defaultProps: { errorProps: { role: 'alert' } } },
  Tooltip: { defaultProps: { events: { hover: true, focus: true, touch: false }, openDelay: 300 } },
};
