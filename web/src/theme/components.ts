import {
  Anchor,
  Badge,
  Button,
  Card,
  Modal,
  Notification,
  Paper,
  PasswordInput,
  Select,
  Skeleton,
  Textarea,
  TextInput,
  Tooltip,
  type MantineThemeComponents,
} from '@mantine/core';

/** Defaults of components; a screen sets none of these again. */
export const components: MantineThemeComponents = {
  Anchor: Anchor.extend({ defaultProps: { underline: 'always' } }),
  Badge: Badge.extend({ defaultProps: { variant: 'light', tt: 'none', fw: 500, radius: 'sm' } }),
  Button: Button.extend({ defaultProps: { loaderProps: { type: 'dots' } } }),
  Card: Card.extend({ defaultProps: { withBorder: true, padding: 'lg' } }),
  Modal: Modal.extend({ defaultProps: { centered: true, returnFocus: true, radius: 'md' } }),
  Notification: Notification.extend({ defaultProps: { role: 'status', radius: 'md' } }),
  Paper: Paper.extend({ defaultProps: { withBorder: true } }),
  PasswordInput: PasswordInput.extend({ defaultProps: { errorProps: { role: 'alert' } } }),
  Select: Select.extend({ defaultProps: { allowDeselect: false, errorProps: { role: 'alert' } } }),
  Skeleton: Skeleton.extend({ defaultProps: { animate: false } }),
  Textarea: Textarea.extend({ defaultProps: { autosize: true, minRows: 3, errorProps: { role: 'alert' } } }),
  TextInput: TextInput.extend({ defaultProps: { errorProps: { role: 'alert' } } }),
  Tooltip: Tooltip.extend({ defaultProps: { events: { hover: true, focus: true, touch: false }, openDelay: 300 } }),
};
