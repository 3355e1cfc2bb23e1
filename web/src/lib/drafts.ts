const PREFIX = 'vk-draft:';
const NONCE_BYTES = 12;

/**
 * Texts that were not sent yet. The browser's storage holds them sealed; the key comes with the first screen and is nowhere but in memory, so
 * that they can be read by who is signed in, and by nobody who opens the browser afterwards. Without WebCrypto (plain http beyond this machine)
 * they live as long as the page.
 */
const texts = new Map<string, string>();
let sealing: CryptoKey | undefined;
/** Of before a rotation: they open, and seal nothing. */
let earlier: readonly CryptoKey[] = [];
let owner = '';

/** A text belongs to one thing of one user, and survives a reload and a sign-in. */
export function draftKey(user: string, kind: string, id: string): string {
  return `${PREFIX}${user}:${kind}:${id}`;
}

/**
 * Reads what is kept for this user. What an earlier key has sealed is sealed anew; what no key opens (one that is gone, or not sealed at all)
 * is removed.
 */
export async function openDrafts(user: string, key: string, before: readonly string[] = []): Promise<void> {
  if (owner === user) return;
  const subtle = (globalThis.crypto as Crypto | undefined)?.subtle;
  texts.clear();
  const imported = async (one: string) => await subtle?.importKey('raw', bytes(one), 'AES-GCM', false, ['encrypt', 'decrypt']);
  sealing = await imported(key);
  earlier = (await Promise.all(before.map(imported))).filter((one) => one !== undefined);
  owner = user;
  await Promise.all(kept().filter((name) => name.startsWith(draftKey(user, '', '').slice(0, -1))).map(take));
}

/** What is kept outlives the page. */
export function draftsSurvive(): boolean {
  return sealing !== undefined;
}

export function readDraft(key: string): string | undefined {
  return texts.get(key);
}

/** Kept at once in memory; on disk, sealed, when this is over. */
export async function keepDraft(key: string, text: string): Promise<void> {
  if (text === '') {
    texts.delete(key);
    localStorage.removeItem(key);
    return;
  }
  texts.set(key, text);
  if (sealing === undefined) return;
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const sealed = await crypto.subtle.encrypt(bound(key, iv), sealing, new TextEncoder().encode(text));
  if (texts.get(key) !== text) return; // a newer one is on its way, or it was dropped
  localStorage.setItem(key, base64(new Uint8Array([...iv, ...new Uint8Array(sealed)])));
}

/** At sign-out nothing of the user stays in the browser. */
export function dropDrafts(): void {
  texts.clear();
  sealing = undefined;
  earlier = [];
  owner = '';
  kept().forEach((key) => localStorage.removeItem(key));
}

// Another tab has written or dropped one.
globalThis.addEventListener?.('storage', ({ key, newValue }: StorageEvent) => {
  if (key?.startsWith(PREFIX) !== true) return;
  if (newValue === null) texts.delete(key);
  else void follow(key, newValue);
});

/** The other tab may hold another key: what this one cannot open stays where it is. */
async function follow(key: string, value: string): Promise<void> {
  const text = await opened(key, value);
  if (text !== undefined) texts.set(key, text);
}

async function take(key: string): Promise<void> {
  const value = localStorage.getItem(key) ?? '';
  const text = await openedBy(sealing, key, value);
  if (text !== undefined) {
    texts.set(key, text);
    return;
  }
  const older = await opened(key, value);
  if (older === undefined) localStorage.removeItem(key);
  else await keepDraft(key, older);
}

/** By whichever of the keys. */
async function opened(key: string, value: string): Promise<string | undefined> {
  const tried = await Promise.all([sealing, ...earlier].map((one) => openedBy(one, key, value)));
  return tried.find((one) => one !== undefined);
}

async function openedBy(by: CryptoKey | undefined, key: string, value: string): Promise<string | undefined> {
  if (by === undefined) return undefined;
  try {
    const content = bytes(value);
    const plain = await crypto.subtle.decrypt(bound(key, content.slice(0, NONCE_BYTES)), by, content.slice(NONCE_BYTES));
    return new TextDecoder().decode(plain);
  } catch {
    return undefined; // atob and decrypt alike throw for what was not sealed by this key for this place
  }
}

function bound(key: string, iv: Uint8Array<ArrayBuffer>): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(key) };
}

function kept(): string[] {
  return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
}

function base64(content: Uint8Array): string {
  return btoa(Array.from(content, (one) => String.fromCharCode(one)).join(''));
}
