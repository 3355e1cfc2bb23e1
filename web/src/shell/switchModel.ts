import type { Schemas } from '@/api/client';

type Switches = Schemas['SwitchList'];
export type Pause = Schemas['SwitchBody'];

/** What the switch in the header shows. `held`: the machine stopped by itself, `pause` says why. */
export type SwitchState =
  | { kind: 'running' }
  | { kind: 'paused'; pause: Pause; until: string }
  | { kind: 'stopped'; pause: Pause; liftable: boolean }
  | { kind: 'held'; pause: Pause };

/** The owner's word stands above the machine's reasons; a resume's own pause does not stop the rest. */
export function switchState(switches: Switches): SwitchState {
  const wide = switches.items.filter((one) => one.scope !== 'resume');
  const owner = wide.filter((one) => one.reason === 'owner');
  const stopped = owner.find((one) => one.until === null);
  if (stopped !== undefined) return { kind: 'stopped', pause: stopped, liftable: owner.every((one) => one.can_lift) };
  const paused = latest(owner);
  if (paused?.until != null) return { kind: 'paused', pause: paused, until: paused.until };
  const held = wide.find((one) => one.until === null) ?? latest(wide);
  return held === undefined ? { kind: 'running' } : { kind: 'held', pause: held };
}

function latest(pauses: readonly Pause[]): Pause | undefined {
  return pauses.reduce<Pause | undefined>(
    (found, one) => (found === undefined || (one.until ?? '') > (found.until ?? '') ? one : found),
    undefined,
  );
}

/** What hh.ru asks a person to do now, with the page where it is done when hh.ru named one. */
export function captcha(switches: Switches): { link: string | undefined } | undefined {
  const asked = switches.items.find((one) => one.reason === 'captcha');
  if (asked === undefined) return undefined;
  const link = asked.detail['link'];
  return { link: typeof link === 'string' && /^https?:\/\//.test(link) ? link : undefined };
}
