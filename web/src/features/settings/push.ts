import { api, take, type Schemas } from '@/api/client';

import { deviceName } from './model';

const WORKER = '/worker.js';

/** Whether this browser can show messages while the page is closed. */
export function pushIsPossible(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
}

async function registered(): Promise<PushSubscription | null> {
  const worker = await navigator.serviceWorker.getRegistration(WORKER);
  return (await worker?.pushManager.getSubscription()) ?? null;
}

/** Asks the browser's permission, subscribes, and tells the server; false when the owner said no. */
export async function subscribe(publicKey: string): Promise<boolean> {
  if ((await Notification.requestPermission()) !== 'granted') return false;
  const worker = await navigator.serviceWorker.register(WORKER);
  await navigator.serviceWorker.ready;
  const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
  const { endpoint, keys } = made.toJSON();
  const body = {
    endpoint: endpoint ?? '',
    keys: { p256dh: keys?.p256dh ?? '', auth: keys?.auth ?? '' },
    name: deviceName(navigator.userAgent),
  };
  try {
    await take(api.POST('/api/notifications/push', { body }));
  } catch (error) {
    await made.unsubscribe();
    throw error;
  }
  return true;
}

/** Ends this browser's subscription, here and at the server. */
export async function unsubscribe(known: readonly Schemas['SubscriptionBody'][]): Promise<void> {
  const mine = deviceName(navigator.userAgent);
  await (await registered())?.unsubscribe();
  for (const one of known.filter(({ name }) => name === mine)) {
    const params = { path: { subscription_id: one.id } };
    await take<unknown>(api.DELETE('/api/notifications/push/{subscription_id}', { params }));
  }
}

export async function isSubscribed(): Promise<boolean> {
  return pushIsPossible() && (await registered()) !== null;
}
