const LINK = /https?:\/\/[^\s<>"']+/g;

/** The link in what another program has shared: some put it into the text, beside the name of the vacancy. */
export function sharedLink(query: URLSearchParams): string {
  const parts = ['url', 'text', 'title'].flatMap((name) => query.get(name)?.match(LINK) ?? []);
  return parts.find((one) => one.includes('/vacancy/')) ?? parts[0] ?? '';
}
