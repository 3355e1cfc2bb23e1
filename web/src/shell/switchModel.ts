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

/** 09:00 of the next day, by the clock that the owner sees. `offsetMs` is the zone's distance from UTC. */
export function tomorrowAtNine(now: number, offsetMs: number): string {
  const local = new Date(now + offsetMs);
  local.setUTCDate(local.getUTCDate() + 1);
  local.setUTCHours(9, 0, 0, 0);
  return new Date(local.getTime() - offsetMs).toISOString();
}

/** How far the zone is from UTC at a moment. */
export function zoneOffset(zone: string, now: number): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(now);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const there = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return there - Math.floor(now / 1000) * 1000;
}
