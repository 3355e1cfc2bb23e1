import { useLocation, useSearchParams } from 'react-router';

/** Where to go on: the page that asked for a sign-in, or the one that a link names. */
export function useFrom(): string {
  const state: unknown = useLocation().state;
  const next = useSearchParams()[0].get('next');
  const from = typeof state === 'object' && state !== null && 'from' in state ? state.from : next;
  return typeof from === 'string' && /^\/(?![/\\])/.test(from) ? from : '/';
}
