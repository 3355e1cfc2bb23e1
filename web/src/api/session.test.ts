import { beforeEach, describe, expect, it } from 'vitest';

import { session, sessionEnded, tellTabs } from './session';

describe('a session that ends', () => {
  beforeEach(() => {
    tellTabs('staying');
    session.set('in');
  });

  it('asks to sign in over the page when nobody signed out', () => {
    sessionEnded();
    expect(session.get()).toBe('ended');
  });

  it('leaves the page when the line ends before the sign-out is answered', () => {
    tellTabs('leaving');
    sessionEnded();
    expect(session.get()).toBe('out');
  });

  it('asks again after a sign-out that failed', () => {
    tellTabs('leaving');
    tellTabs('staying');
    sessionEnded();
    expect(session.get()).toBe('ended');
  });

  it('leaves the page of another tab', async () => {
    new BroadcastChannel('vk-session').postMessage('out');
    await expect.poll(() => session.get()).toBe('out');
  });
});
