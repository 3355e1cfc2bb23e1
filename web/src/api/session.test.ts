import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { awaitExchange, session, sessionEnded, signedIn, tellTabs } from './session';

/** The server's answers to whether this browser is signed in, one after the other; the last one stays. */
function answers(...statuses: number[]) {
  const given = [...statuses];
  const asked = vi.fn(() => {
    const status = given.length > 1 ? given.shift()! : given[0]!;
    return Promise.resolve(new Response('{}', { status, headers: { 'Content-Type': 'application/json' } }));
  });
  vi.stubGlobal('fetch', asked);
  return asked;
}

describe('a session that ends', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    tellTabs('staying');
    session.set('in');
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  async function over() {
    const ended = sessionEnded();
    await vi.runAllTimersAsync();
    return ended;
  }

  it('asks to sign in over the page when nobody signed out', async () => {
    answers(401);
    expect(await over()).toBe(true);
    expect(session.get()).toBe('ended');
  });

  it('stays on the page when the browser got another session, also when its cookie comes later', async () => {
    answers(200);
    expect(await over()).toBe(false);
    answers(401, 200);
    expect(await over()).toBe(false);
    expect(session.get()).toBe('in');
  });

  it('leads to the second step when the server wants it first', async () => {
    const body = JSON.stringify({ second_factor_needed: true });
    const headers = { 'Content-Type': 'application/json' };
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(body, { status: 200, headers })));
    expect(await over()).toBe(true);
    expect(session.get()).toBe('owing');
  });

  it('asks the server once for all who say that it is over', async () => {
    const asked = answers(200);
    const all = Promise.all([sessionEnded(), sessionEnded()]);
    await vi.runAllTimersAsync();
    expect(await all).toEqual([false, false]);
    expect(asked).toHaveBeenCalledOnce();
  });

  it('believes it when the server does not answer', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
    expect(await over()).toBe(true);
    expect(session.get()).toBe('ended');
  });

  it('raises nothing over a page that waits for other data', async () => {
    const asked = answers(401);
    awaitExchange(true);
    expect(await over()).toBe(true);
    awaitExchange(false);
    expect(session.get()).toBe('in');
    expect(asked).not.toHaveBeenCalled();
  });

  it('leaves the page when the line ends before the sign-out is answered', async () => {
    const asked = answers(401);
    tellTabs('leaving');
    expect(await over()).toBe(true);
    expect(session.get()).toBe('out');
    expect(asked).not.toHaveBeenCalled();
  });

  it('asks again after a sign-out that failed', async () => {
    answers(401);
    tellTabs('leaving');
    tellTabs('staying');
    await over();
    expect(session.get()).toBe('ended');
  });

  it('goes on when the same person has signed in beside, and not before', async () => {
    vi.useRealTimers();
    const reload = vi.fn();
    vi.stubGlobal('location', { reload, origin: 'http://localhost' });
    const who = (user_id: string) =>
      vi.stubGlobal('fetch', () =>
        Promise.resolve(new Response(JSON.stringify({ user_id, second_factor_needed: false }), { status: 200, headers: { 'Content-Type': 'application/json' } })),
      );
    signedIn('mine');
    const beside = new BroadcastChannel('vk-session');
    session.set('ended');
    answers(401);
    beside.postMessage('in');
    who('other');
    beside.postMessage('in');
    await expect.poll(() => reload.mock.calls.length).toBeGreaterThan(0);
    expect(session.get()).toBe('ended');
    who('mine');
    beside.postMessage('in');
    await expect.poll(() => session.get()).toBe('in');
    beside.close();
  });

  it('leaves the page of another tab', async () => {
    vi.useRealTimers();
    new BroadcastChannel('vk-session').postMessage('out');
    await expect.poll(() => session.get()).toBe('out');
  });
});
