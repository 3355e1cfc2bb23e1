import { describe, expect, it } from 'vitest';

import { tomorrowAtNine, zoneOffset } from '@/lib/format';

import { captcha, switchState, type Pause } from './switchModel';

function pause(change: Partial<Pause>): Pause {
  return {
    scope: 'user',
    scope_id: null,
    reason: 'owner',
    paused_by: 'web',
    until: null,
    since: '2026-11-28T07:00:00Z',
    detail: {},
    can_lift: true,
    ...change,
  };
}

const list = (...items: Pause[]) => ({ items, stopped: items.length > 0 });
const later = '2026-11-28T11:00:00Z';

describe('the switch', () => {
  it.each([
    ['running', list()],
    ['running', list(pause({ scope: 'resume', until: later }))],
    ['paused', list(pause({ until: later }))],
    ['stopped', list(pause({}))],
    ['stopped', list(pause({ until: later }), pause({ scope: 'account' }))],
    ['stopped', list(pause({ reason: 'limit', until: later }), pause({}))],
    ['held', list(pause({ reason: 'captcha', scope: 'account' }))],
    ['held', list(pause({ reason: 'limit', scope: 'account', until: later }))],
    ['paused', list(pause({ reason: 'captcha', scope: 'account' }), pause({ until: later }))],
  ])('is %s', (kind, switches) => {
    expect(switchState(switches).kind).toBe(kind);
  });

  it('cannot be lifted here when the system stopped', () => {
    expect(switchState(list(pause({ scope: 'system', can_lift: false })))).toMatchObject({ liftable: false });
  });

  it('pauses until nine of the next day in the zone of the owner', () => {
    const now = Date.parse('2026-11-28T22:30:00Z');
    const at = (zone: string) => tomorrowAtNine(now, zoneOffset(zone, now));
    expect(at('Europe/Moscow')).toBe('2026-11-30T06:00:00.000Z');
    expect(at('America/New_York')).toBe('2026-11-29T14:00:00.000Z');
    expect(at('Asia/Kolkata')).toBe('2026-11-30T03:30:00.000Z');
  });
});

describe('what hh.ru asks a person to do', () => {
  it.each([
    [undefined, list(pause({ reason: 'limit' }))],
    [{ link: undefined }, list(pause({ reason: 'captcha' }))],
    [{ link: 'https://hh.ru/captcha?key=1' }, list(pause({ reason: 'captcha', detail: { link: 'https://hh.ru/captcha?key=1' } }))],
    [{ link: undefined }, list(pause({ reason: 'captcha', detail: { link: 'javascript:alert(1)' } }))],
  ])('is %j', (asked, switches) => {
    expect(captcha(switches)).toEqual(asked);
  });
});
