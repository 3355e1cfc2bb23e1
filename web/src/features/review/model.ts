import type { Application } from '@/api/applications';
import type { Schemas } from '@/api/client';

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
  };
}

export function dismissal(row: Row): Schemas['DecisionItem'] {
  return { application_id: row.id, action: 'dismiss', expected_version: row.version };
}
