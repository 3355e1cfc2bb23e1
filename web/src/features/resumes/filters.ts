import type { Schemas } from '@/api/client';

export type Settings = Schemas['SettingsBody'];
export type Filters = Settings['filters'];
type Choice = Schemas['FilterChoice'];

type Tree = Readonly<Record<string, unknown>>;

/** The value of a filter by its name: `salary_from`, `areas.include`. */
function valueOf(filters: Filters, name: string): unknown {
  const [head = '', rest] = name.split('.');
  const value = (filters as Tree)[head];
  if (rest === undefined) return value;
  return typeof value === 'object' && value !== null ? (value as Tree)[rest] : undefined;
}

/** Nothing, an empty text and an empty list all mean «no limit». */
function plain(value: unknown): string {
  return JSON.stringify(value === '' || value === undefined ? null : value);
}

export function isSame(one: Filters, other: Filters, name: string): boolean {
  return plain(valueOf(one, name)) === plain(valueOf(other, name));
}

export interface Change {
  filters: Choice | null;
  filters_reset: string[];
}

/**
 * What is to be saved: only filters that were touched. One that was put back to what the resume suggests follows the
 * resume again, and does so only as long as it still says what the resume says.
 */
export function changeOf(before: Settings, now: Filters, follow: readonly string[]): Change {
  const names = Object.keys(before.filters_source);
  const reset = follow.filter((name) => isSame(now, before.filters_derived, name));
  const touched = names.filter((name) => !reset.includes(name) && !isSame(now, before.filters, name));
  const chosen = new Map<string, unknown>();
  for (const name of touched) {
    const [head = '', rest] = name.split('.');
    const value = valueOf(now, name);
    const given = value === '' || value === undefined ? null : value;
    chosen.set(head, rest === undefined ? given : { ...(chosen.get(head) as Tree | undefined), [rest]: given });
  }
  return { filters: touched.length === 0 ? null : (Object.fromEntries(chosen) as unknown as Choice), filters_reset: [...reset] };
}

/** Puts one filter back to what the resume suggests. */
export function followed(now: Filters, derived: Filters, name: string): Filters {
  const [head = '', rest] = name.split('.');
  const value = valueOf(derived, name);
  if (rest === undefined) return { ...now, [head]: value };
  return { ...now, [head]: { ...((now as Tree)[head] as Tree), [rest]: value } };
}

/** The fields whose values differ from those before. */
export function onlyChanged<Form extends Record<string, unknown>>(before: Form, now: Form): Partial<Form> {
  const names = Object.keys(now).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(now[name]));
  return Object.fromEntries(names.map((name) => [name, now[name]])) as Partial<Form>;
}
