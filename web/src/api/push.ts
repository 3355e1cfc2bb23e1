import { api, take } from './client';
import { isProblem } from './problem';

const WORKER = '/worker.js';
/** The server's name for this browser's subscription. */
const KEPT = 'vk-push';

/** Whether this browser can show messages while the page is closed. */
export function pushIsPossible(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
}

async function registered(): Promise<PushSubscription | null> {
  const worker = await navigator.serviceWorker.getRegistration(WORKER);
  return (await worker?.pushManager.getSubscription()) ?? null;
}

/** The subscription of this browser, as the server names it; whether the server still knows it is its list's to say. */
export async function subscribedHere(): Promise<string | null> {
  return pushIsPossible() && (await registered()) !== null ? localStorage.getItem(KEPT) : null;
}

/** Asks the browser's permission, subscribes, and tells the server; false when the owner said no. */
export async function subscribe(publicKey: string, name: string): Promise<boolean> {
  if ((await Notification.requestPermission()) !== 'granted') return false;
  const worker = await navigator.serviceWorker.register(WORKER);
  await navigator.serviceWorker.ready;
  // An address that the push service has given up, or of another key of the server, is of no use.
  await (await worker.pushManager.getSubscription())?.unsubscribe();
  const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
  const { endpoint, keys } = made.toJSON();
  const body = { endpoint: endpoint ?? '', keys: { p256dh: keys?.p256dh ?? '', auth: keys?.auth ?? '' }, name };
  try {
    const { id } = await take(api.POST('/api/notifications/push', { body }));
    localStorage.setItem(KEPT, id);
  } catch (error) {
    await made.unsubscribe();
    throw error;
  }
  return true;
}

/** Nothing is sent to this browser any more: the server forgets its address, then the browser gives it up. */
export async function unsubscribe(): Promise<void> {
  await forget();
  await (await registered())?.unsubscribe();
}

/**
 * For who leaves: nothing comes to this browser any more. Of two ways one is enough, the server forgets the address or the
 * browser gives it up (the server learns that at its next message), and none of them holds up who leaves.
 */
export async function leaveBrowser(): Promise<void> {
  if (!pushIsPossible()) return;
  await Promise.allSettled([forget(), registered().then((one) => one?.unsubscribe())]);
}

async function forget(): Promise<void> {
  const id = localStorage.getItem(KEPT);
  if (id === null) return;
  try {
    await take<unknown>(api.DELETE('/api/notifications/push/{subscription_id}', { params: { path: { subscription_id: id } } }));
  } catch (error) {
    if (!isProblem(error, 404)) throw error;
  }
  localStorage.removeItem(KEPT);
}
