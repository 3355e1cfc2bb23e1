import { beforeEach, describe, expect, it } from 'vitest';

import { Live, SILENCE_MS, type LinkState, type WebSocketLike } from './socket';

class FakeSocket implements WebSocketLike {
  onmessage: WebSocketLike['onmessage'] = null;
  onclose: WebSocketLike['onclose'] = null;
  closed = false;
  constructor(readonly url: string) {}
  close() {
    this.closed = true;
  }
  say(frame: object) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

let opened: FakeSocket[];
let timers: { at: number; act: () => void }[];
let now: number;
let states: LinkState[];
let seen: number[];
let signedOut: number;

function pass(ms: number) {
  now += ms;
  for (;;) {
    const due = timers.filter((timer) => timer.at <= now).sort((a, b) => a.at - b.at)[0];
    if (due === undefined) return;
    timers = timers.filter((timer) => timer !== due);
    due.act();
  }
}

function live(after = 7): Live {
  const line = new Live(
    'ws://here/ws',
    after,
    {
      frame: (frame) => frame.type === 'notification' && seen.push(frame.seq),
      state: (state) => states.push(state),
      signedOut: () => (signedOut += 1),
    },
    {
      open: (url) => {
        const socket = new FakeSocket(url);
        opened.push(socket);
        return socket;
      },
      after: (ms, act) => {
        const timer = { at: now + ms, act };
        timers.push(timer);
        return () => (timers = timers.filter((one) => one !== timer));
      },
      random: () => 1,
    },
  );
  line.start();
  return line;
}

const newest = () => opened[opened.length - 1]!;
const hello = { type: 'hello', seq: 7, read: 0, server_now: '2026-11-28T00:00:00Z', build: '1' };
const note = (seq: number) => ({
  type: 'notification',
  seq,
  id: String(seq),
  kind: 'k',
  topic: 'match_found',
  level: 'info',
  title: '',
  body: '',
  link: null,
  created_at: '2026-11-28T00:00:00Z',
});

beforeEach(() => {
  opened = [];
  timers = [];
  now = 0;
  states = [];
  seen = [];
  signedOut = 0;
});

describe('the line to the server', () => {
  it('asks for what came after the snapshot, and is live only after hello', () => {
    live();
    expect(newest().url).toBe('ws://here/ws?after=7');
    expect(states).toEqual(['connecting']);
    newest().say(hello);
    expect(states).toEqual(['connecting', 'live']);
  });

  it('passes each notification once, whatever is repeated', () => {
    live();
    newest().say(hello);
    [8, 9, 8, 9, 10].forEach((seq) => newest().say(note(seq)));
    expect(seen).toEqual([8, 9, 10]);
  });

  it('goes on from the last number that it saw, and for ever', () => {
    live();
    newest().say(hello);
    newest().say(note(8));
    for (let turn = 0; turn < 50; turn += 1) {
      newest().onclose?.({ code: 1006 });
      pass(16_000);
    }
    expect(opened).toHaveLength(51);
    expect(newest().url).toBe('ws://here/ws?after=8');
  });

  it('tries often at first, as a restart is short; then waits longer and longer, at most 15 seconds', () => {
    live();
    const waits: number[] = [];
    for (let turn = 0; turn < 14; turn += 1) {
      newest().onclose?.({ code: 1006 });
      waits.push(Math.min(...timers.map((timer) => timer.at)) - now);
      pass(20_000);
    }
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(waits[7]).toBeLessThanOrEqual(2_250);
    expect(waits[13]).toBe(15_250);
  });

  it('does not come back when the session ended, and says so', () => {
    live();
    newest().onclose?.({ code: 4401 });
    pass(60_000);
    expect(opened).toHaveLength(1);
    expect(signedOut).toBe(1);
    expect(states[states.length - 1]).toBe('closed');
  });

  it('goes on with the session that replaced the ended one, but not after it was stopped', () => {
    const line = live();
    newest().onclose?.({ code: 4401 });
    line.again();
    pass(1_000);
    expect(opened).toHaveLength(2);
    newest().onclose?.({ code: 4401 });
    line.stop();
    line.again();
    pass(60_000);
    expect(opened).toHaveLength(2);
  });

  it('takes silence for a dead line', () => {
    live();
    newest().say(hello);
    pass(SILENCE_MS);
    expect(opened[0]!.closed).toBe(true);
    pass(1_000);
    expect(opened).toHaveLength(2);
  });

  it('does not wait when something says that the line is back', () => {
    const line = live();
    newest().onclose?.({ code: 1006 });
    line.hurry();
    expect(opened).toHaveLength(2);
    line.hurry();
    expect(opened).toHaveLength(2);
  });

  it('goes on from the number of a resync', () => {
    live();
    newest().say(hello);
    newest().say({ type: 'resync', seq: 500 });
    newest().onclose?.({ code: 1012 });
    pass(6_000);
    expect(newest().url).toBe('ws://here/ws?after=500');
  });

  it('does not trip over what it does not know', () => {
    live();
    newest().say({ type: 'from the future', seq: 'x' });
    newest().onmessage?.({ data: '{' });
    newest().onmessage?.({ data: new ArrayBuffer(2) });
    newest().say(hello);
    expect(states).toContain('live');
  });
});
