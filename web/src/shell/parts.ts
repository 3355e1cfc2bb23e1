import { lazyRoute } from '@/lib/lazyRoute';

import type { NewsProps } from './News';
import type { SwitchMenuProps } from './SwitchMenu';

interface Dialog {
  open: boolean;
  onClose: () => void;
}

/** Parts of the shell that nobody sees at first. Their texts are those of the shell. */
export const SignInDialog = lazyRoute<{ email: string; open: boolean }>('.', () => import('./SignInDialog'));
export const StopDialog = lazyRoute<Dialog>('.', () => import('./StopDialog'));
export const SwitchMenu = lazyRoute<SwitchMenuProps>('.', () => import('./SwitchMenu'));
export const Palette = lazyRoute<Dialog>('.', () => import('./Palette'));
export const KeysDialog = lazyRoute<Dialog>('.', () => import('./KeysDialog'));
export const News = lazyRoute<NewsProps>('.', () => import('./News'));
export const MoreDrawer = lazyRoute<Dialog>('.', () => import('./MoreDrawer'));
