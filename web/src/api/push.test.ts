// @vitest-environment jsdom
import { afterEach, expect, it, vi } from 'vitest';

import { leaveBrowser } from './push';

afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
});

/** A browser that has a subscription, and how often it gave it up. */
function subscribed() {
  const unsubscribe = vi.fn(() => Promise.resolve(true));
  const worker = { pushManager: { getSubscription: () => Promise.resolve({ unsubscribe }) } };
  vi.stubGlobal('navigator', { serviceWorker: { getRegistration: () => Promise.resolve(worker) } });
  vi.stubGlobal('PushManager', {});
  vi.stubGlobal('Notification', {});
  return unsubscribe;
}

function answers(status: number) {
  const asked = vi.fn(() => Promise.resolve(new Response('{}', { status, headers: { 'Content-Type': 'application/json' } })));
  vi.stubGlobal('fetch', asked);
  return asked;
}

it('is not held up by a server that cannot forget the address: the browser gives it up', async () => {
  const unsubscribe = subscribed();
  localStorage.setItem('vk-push', 'one');
  answers(401);
  await leaveBrowser();
  expect(unsubscribe).toHaveBeenCalledOnce();
});

it('gives up a subscription, too, that this browser keeps no name for', async () => {
  const unsubscribe = subscribed();
  const asked = answers(204);
  await leaveBrowser();
  expect(unsubscribe).toHaveBeenCalledOnce();
  expect(asked).not.toHaveBeenCalled();
});

it('has the server forget the address where the browser cannot give it up', async () => {
  subscribed().mockRejectedValue(new Error('no push service'));
  localStorage.setItem('vk-push', 'one');
  const asked = answers(200);
  await leaveBrowser();
  expect(asked).toHaveBeenCalledOnce();
  expect(localStorage.getItem('vk-push')).toBeNull();
});
