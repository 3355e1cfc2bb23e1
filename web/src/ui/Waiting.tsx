import { Suspense, type ReactNode } from 'react';

import { Loading } from './Loading';

/** For what is loaded with a screen: its part of the program and its texts. */
export function Waiting({ children }: { children: ReactNode }) {
  return <Suspense fallback={<Loading rows={6} />}>{children}</Suspense>;
}
