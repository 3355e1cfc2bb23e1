import { language } from '@/i18n';
import { serverNow } from '@/live/clock';
import { createStore } from '@/lib/store';

/** The owner's zone as the server knows it: every time on the page is in it. */
export const zone = createStore<string>('Europe/Moscow');

const made = new Map<string, unknown>();

/** Making one takes a hundred times longer than asking it: each is made once. */
function kept<Kind, Options>(Made: new (locale: string, options: Options) => Kind, options: NoInfer<Options>, locale: string = language.get()): Kind {
  const key = `${Made.name}|${locale}|${JSON.stringify(options)}`;
  const found = (made.get(key) as Kind | undefined) ?? new Made(locale, options);
  made.set(key, found);
  return found;
}

function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return kept(Intl.DateTimeFormat, { timeZone: zone.get(), hourCycle: 'h23', ...options });
}

type Moment = string | number;

function dateOf(moment: Moment): Date {
  return new Date(moment);
}

export function time(moment: Moment): string {
  return formatter({ hour: '2-digit', minute: '2-digit' }).format(dateOf(moment));
}

export function day(moment: Moment): string {
  const date = dateOf(moment);
  const sameYear = date.getFullYear() === new Date(serverNow()).getFullYear();
  return formatter({ day: 'numeric', month: 'long', ...(sameYear ? {} : { year: 'numeric' }) }).format(date);
}

/** A day of the owner's zone that the server has named without a time: `2026-11-23`. */
export function dayOf(date: string): string {
  const [year = 0, month = 1, ofMonth = 1] = date.split('-').map(Number);
  const noon = new Date(Date.UTC(year, month - 1, ofMonth, 12));
  return kept(Intl.DateTimeFormat, { timeZone: 'UTC', day: 'numeric', month: 'long' }).format(noon);
}

/** A weekday by its number: 1 is Monday. */
export function weekday(ofWeek: number, length: 'short' | 'long'): string {
  // 1 January 2024 was a Monday.
  const name = kept(Intl.DateTimeFormat, { timeZone: 'UTC', weekday: length }).format(Date.UTC(2024, 0, ofWeek));
  return length === 'short' ? name : name.charAt(0).toLocaleUpperCase() + name.slice(1);
}

/** Whole days from today in the owner's zone: 0 is today, 1 tomorrow, −1 yesterday. */
export function daysFromToday(moment: Moment, now: number = serverNow()): number {
  return dayNumber(dateOf(moment)) - dayNumber(new Date(now));
}

/** The day that it is somewhere: `2026-11-23`. */
export function dayIn(timezone: string, moment: Date | number): string {
  return kept(Intl.DateTimeFormat, { timeZone: timezone }, 'en-CA').format(moment);
}

function dayNumber(date: Date): number {
  return Math.round(Date.parse(`${dayIn(zone.get(), date)}T00:00:00Z`) / 86_400_000);
}

/** «сегодня, 10:40», «вчера, 21:00», «12 ноября, 10:40». */
export function dayAndTime(moment: Moment, now: number = serverNow()): string {
  const distance = daysFromToday(moment, now);
  if (Math.abs(distance) > 1) return `${day(moment)}, ${time(moment)}`;
  const word = kept(Intl.RelativeTimeFormat, { numeric: 'auto' }).format(distance, 'day');
  return `${word}, ${time(moment)}`;
}

/** The time alone when it is today. */
export function soon(moment: Moment, now: number = serverNow()): string {
  return daysFromToday(moment, now) === 0 ? time(moment) : dayAndTime(moment, now);
}

export function number(value: number): string {
  return kept(Intl.NumberFormat, {}).format(value);
}

/** A sum; parts of a kopeck or cent keep two figures, so that what was spent is never shown as nothing. */
export function money(value: number, currency = 'RUB'): string {
  if (value > 0 && value < 0.1) {
    const tiny = { style: 'currency', currency, currencyDisplay: 'narrowSymbol', maximumSignificantDigits: 2 } as const;
    return kept(Intl.NumberFormat, tiny).format(value);
  }
  const digits = Number.isInteger(value) ? 0 : 2;
  return kept(Intl.NumberFormat, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

export function minutesAndSeconds(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${String(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, '0')}`;
}

/** 09:00 of the next day, by the clock that the owner sees. `offsetMs` is the zone's distance from UTC. */
export function tomorrowAtNine(now: number, offsetMs: number): string {
  const local = new Date(now + offsetMs);
  local.setUTCDate(local.getUTCDate() + 1);
  local.setUTCHours(9, 0, 0, 0);
  return new Date(local.getTime() - offsetMs).toISOString();
}

/** How far the zone is from UTC at a moment. */
export function zoneOffset(zone: string, now: number): number {
  const parts = kept(Intl.DateTimeFormat, {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }, 'en-US').formatToParts(now);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const there = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return there - Math.floor(now / 1000) * 1000;
}

/** A reason as a line of its own: with a capital, without a full stop. */
export function asSentence(reason: string): string {
  return (reason.charAt(0).toLocaleUpperCase() + reason.slice(1)).replace(/\.$/, '');
}

/** Where a zone is, in words that a person knows: «Москва, UTC+3». */
export function zoneWords(name: string, now: number = serverNow()): string {
  const called = (timeZoneName: 'longGeneric' | 'shortOffset') =>
    kept(Intl.DateTimeFormat, { timeZone: name, timeZoneName })
      .formatToParts(now)
      .find((one) => one.type === 'timeZoneName')?.value ?? '';
  const offset = called('shortOffset').replace(/^GMT/, 'UTC');
  const place = called('longGeneric').replace(/, стандартное время$|( Standard)? Time$/, '');
  return place === '' || place.startsWith('GMT') ? offset : `${place}, ${offset}`;
}

/** The same words, so that no line ends inside an amount or before a number's figures, or begins with a dash. */
export function unbroken(text: string): string {
  return text
    .replace(/(?<=\d) (?=\d{3}(?!\d))/g, '\u00a0')
    .replace(/(?<=\d) (?=тыс\. )|(?<=тыс\.) (?=₽)|(?<= с) (?=\d)|(?<=№) (?=\d)|(?<=\d) (?=[₽$€%])| (?=—)/g, '\u00a0')
    .replace(/(?<=\d)–(?=\d)/g, '\u2060–\u2060');
}

/** Somebody's words in quotation marks; those that are quoted in them have the inner ones. */
export function quoted(words: string): string {
  if (language.get() === 'en') return `“${words.replaceAll('“', '‘').replaceAll('”', '’')}”`;
  return `«${words.replaceAll('«', '„').replaceAll('»', '“')}»`;
}
