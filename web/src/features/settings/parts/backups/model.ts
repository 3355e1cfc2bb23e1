import type { Backup, BackupList, Restore } from '@/api/backups';

const KEPT = 'vk-restore';
const LONG_MS = 180_000;

/** A restore that this tab asked for: it is followed also after the page was loaded anew. */
export interface Followed {
  id: string;
  backupAt: string;
  since: number;
}

export function readFollowed(): Followed | undefined {
  const found = sessionStorage.getItem(KEPT);
  return found === null ? undefined : (JSON.parse(found) as Followed);
}

export function keepFollowed(followed: Followed | undefined): void {
  if (followed === undefined) sessionStorage.removeItem(KEPT);
  else sessionStorage.setItem(KEPT, JSON.stringify(followed));
}

/**
 * `stopping`: the server still answers; `away`: it has stopped; `stranger`: it answers again and does not know who asks, as with the data of
 * another installation; `late`: longer than it should; `ended`: it is known how.
 */
export type Stage = 'stopping' | 'away' | 'stranger' | 'late' | 'ended';
export type Answer = 'list' | 'none' | 'stranger';

export function stageOf(followed: Followed, list: BackupList | undefined, answer: Answer, now: number): Stage {
  if (answer === 'stranger') return 'stranger';
  if (answer === 'list' && endOf(followed, list) !== undefined) return 'ended';
  if (now - followed.since > LONG_MS) return 'late';
  return answer === 'list' ? 'stopping' : 'away';
}

/** What became of the restore, once it is known. A later one in its place means that its own is not known any more. */
export function endOf(followed: Followed, list: BackupList | undefined): Restore | undefined {
  const last = list?.last;
  return last?.id === followed.id && last.state !== 'running' ? last : undefined;
}

const NEEDS_PHRASE = 'backup_wrong_phrase';

export function canRestore(one: Backup): boolean {
  return one.state === 'ready' || needsPhrase(one);
}

export function needsPhrase(one: Backup): boolean {
  return one.state === NEEDS_PHRASE;
}
