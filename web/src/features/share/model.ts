import type { Schemas } from '@/api/client';

const LINK = /https?:\/\/[^\s<>"']+/g;

/** The link in what another program has shared: some put it into the text, beside the name of the vacancy. */
export function sharedLink(query: URLSearchParams): string {
  const parts = ['url', 'text', 'title'].flatMap((name) => query.get(name)?.match(LINK) ?? []);
  return parts.find((one) => one.includes('/vacancy/')) ?? parts[0] ?? '';
}

/** A shared text that is more than a link: the vacancy itself. */
const LONG = 120;

export function sharedText(query: URLSearchParams): string {
  const text = query.get('text') ?? '';
  return text.length >= LONG ? text : '';
}

/** Where hh.ru is not asked, the vacancy has to be pasted; elsewhere only when the API says that it does not know it. */
export function needsText(resume: Pick<Schemas['ResumeBody'], 'given'> | undefined, refused: Readonly<Record<string, unknown>>): boolean {
  return resume?.given === true || ['text', 'name', 'company'].some((name) => name in refused);
}
