const PREFIX = 'vk-draft:';

/** A text that was not sent yet: it belongs to one thing of one user, and survives a reload and a sign-in. */
export function draftKey(user: string, kind: string, id: string): string {
  return `${PREFIX}${user}:${kind}:${id}`;
}

export function readDraft(key: string): string | undefined {
  return localStorage.getItem(key) ?? undefined;
}

export function keepDraft(key: string, text: string): void {
  if (text === '') localStorage.removeItem(key);
  else localStorage.setItem(key, text);
}

/** At sign-out nothing of the user stays in the browser. */
export function dropDrafts(): void {
  Object.keys(localStorage)
    .filter((key) => key.startsWith(PREFIX))
    .forEach((key) => localStorage.removeItem(key));
}
