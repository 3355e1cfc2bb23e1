import type { Stated } from '@/api/answers';
import type { Application } from '@/api/applications';
import type { Schemas } from '@/api/client';
import { draftKey } from '@/lib/drafts';

export type Row = Application;
/** What was decided here: the version that the row had then. */
export type Decided = ReadonlyMap<string, number>;

/** Rows in the order in which they were shown first: what came later waits for its button. */
export function frozen(rows: readonly Row[], seen: readonly string[] | undefined, decided: Decided) {
  const open = rows.filter((row) => row.version > (decided.get(row.id) ?? 0));
  if (seen === undefined) return { shown: open, fresh: [] };
  const by = new Map(open.map((row) => [row.id, row]));
  const shown = seen.flatMap((id) => by.get(id) ?? []);
  const known = new Set(seen);
  return { shown, fresh: open.filter((row) => !known.has(row.id)) };
}

/** What to look at once this one is decided: the next, at the end the one before. */
export function after(rows: readonly Row[], id: string): string | undefined {
  const at = rows.findIndex((row) => row.id === id);
  return (rows[at + 1] ?? rows[at - 1])?.id;
}

/** Words that nobody proved do not leave by the agent's hand; the owner's own words are his. */
export function blocked(row: Pick<Row, 'letter_grounded' | 'authored_by'>): boolean {
  return row.letter_grounded === false && row.authored_by !== 'human';
}

export function approval(row: Row): Schemas['DecisionItem'] {
  return {
    application_id: row.id,
    action: 'approve',
    expected_version: row.version,
    letter_hash: row.letter_hash,
    resume_id: row.resume_id,
  };
}

/** Nobody but the owner sends it: there is nothing to approve, only to say that it was sent. */
export function assisted(row: Pick<Row, 'origin' | 'can'>): boolean {
  return row.origin === 'assisted' && !row.can.includes('approve');
}

export function sentByHand(row: Row): Schemas['DecisionItem'] {
  return { application_id: row.id, action: 'sent_by_hand', expected_version: row.version };
}

/** The letter that its reader has before his eyes. */
export type Read = Pick<Row, 'letter_hash' | 'resume_id'>;

/**
 * What became of a letter while its page was open. Another resume that fits the vacancy better writes one of its own; a resume that has
 * changed has its letters written anew.
 */
export function changeOf(read: Read | undefined, row: Read): 'resume' | 'letter' | undefined {
  if (read === undefined || row.letter_hash === null || read.letter_hash === row.letter_hash) return undefined;
  return read.resume_id === row.resume_id ? 'letter' : 'resume';
}

/** The same letter once more: it is checked against what its owner has said meanwhile. */
export function unchanged(row: Row & { letter: string | null }): Schemas['DecisionItem'] {
  return { application_id: row.id, action: 'edit', expected_version: row.version, letter: row.letter };
}

export function dismissal(row: Row): Schemas['DecisionItem'] {
  return { application_id: row.id, action: 'dismiss', expected_version: row.version };
}

/** A sentence of the letter as the owner's own word about himself, in the language that it is written in. */
export function saidOfOneself(text: string): Stated {
  const words = text.trim();
  const russian = /\p{Script=Cyrillic}/u.test(words);
  return { topic: 'about', subject: '', text: russian ? words : '', text_en: russian ? '' : words };
}

/** Rows that are ticked and still there, in the order of the list. */
export function picked(rows: readonly Row[], ids: ReadonlySet<string>): Row[] {
  return rows.filter((row) => ids.has(row.id));
}

/** Of these, what may leave without being opened: a letter that is written, with no phrase that stops it, and that nobody is changing. */
export function sendable(rows: readonly Row[], begun: (row: Row) => boolean): Row[] {
  return rows.filter((row) => row.can.includes('approve') && !blocked(row) && !begun(row));
}

/** Where the owner's unsaved text of a letter is kept. */
export function letterDraft(user: string, id: string): string {
  return draftKey(user, 'letter', id);
}

export function toggled(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** Letters to the same company. */
export function ofEmployer(rows: readonly Row[], row: Row): Row[] {
  const { employer_id: id, employer_name: name } = row.vacancy;
  return rows.filter(({ vacancy }) => (id === null ? vacancy.employer_name === name : vacancy.employer_id === id));
}
