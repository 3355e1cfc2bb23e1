import { i18n, type Messages } from '@lingui/core';

import { speak } from '@/api/client';
import { createStore } from '@/lib/store';

export type Language = 'ru' | 'en';
export const LANGUAGES: Readonly<Record<Language, string>> = { ru: 'Русский', en: 'English' };

const KEPT = 'vk-language';
type Load = () => Promise<{ messages: Messages }>;

const catalogues = import.meta.glob<{ messages: Messages }>(['./*.po', '../features/*/*.po']);
const wanted = new Set<string>(['.']);

export const language = createStore<Language>(first());

function first(): Language {
  const kept = globalThis.localStorage?.getItem(KEPT);
  if (kept === 'ru' || kept === 'en') return kept;
  return globalThis.navigator?.language.startsWith('en') === true ? 'en' : 'ru';
}

function file(folder: string, locale: Language): Load | undefined {
  return catalogues[folder === '.' ? `./${locale}.po` : `../features/${folder}/${locale}.po`];
}

/** No line of a text begins with a dash. */
function held(messages: Messages): Messages {
  return JSON.parse(JSON.stringify(messages), (_, part: unknown) => (typeof part === 'string' ? part.replaceAll(' —', '\u00a0—') : part)) as Messages;
}

async function load(folder: string, locale: Language): Promise<void> {
  const found = await file(folder, locale)?.();
  if (found !== undefined) i18n.load(locale, held(found.messages));
}

/** The texts of a screen; they must be there before it is drawn. */
export async function needTexts(folder: string): Promise<void> {
  wanted.add(folder);
  await load(folder, language.get());
}

export async function speakLanguage(locale: Language): Promise<void> {
  await Promise.all([...wanted].map((folder) => load(folder, locale)));
  speak(locale);
  i18n.activate(locale);
  language.set(locale);
  document.documentElement.lang = locale;
}

/** Chosen by the reader: kept, and told to the other tabs. */
export async function chooseLanguage(locale: Language): Promise<void> {
  localStorage.setItem(KEPT, locale);
  await speakLanguage(locale);
}

globalThis.addEventListener?.('storage', (event) => {
  if (event.key === KEPT && (event.newValue === 'ru' || event.newValue === 'en')) void speakLanguage(event.newValue);
});
