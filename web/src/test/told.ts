import type { Application } from '@/api/applications';
import { NEWS } from '@/api/notifications';
import type { Bootstrap } from '@/api/queries';
import type { NotificationFrame } from '@/live/frames';

/** The same numbers for the same seed. */
export function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * sides);
  };
}

const USER = 'u';
const at = (second: number) => new Date(Date.UTC(2026, 10, 30) + second * 1_000).toISOString();
const row = (id: string) =>
  ({ id, state: 'queued', can: ['dismiss'], reason: null, reason_sentence: null, held_why: null, sent_at: null, viewed_at: null, negotiation_id: null, negotiation_state: null, updated_at: at(0) }) as unknown as Application;

interface Said {
  kind: string;
  data: Record<string, unknown>;
}

/** A server of the same rules: an event is true at once, and stored as a notification some time later. */
export class Server {
  now = 0;
  read = 0;
  rows = ['a', 'b', 'c', 'd', 'e', 'f'].map(row);
  paused: string | undefined;
  stopped = false;
  decided: { id: string; created_at: string; refused: boolean }[] = [];
  unstored: Said[] = [];
  stored: NotificationFrame[] = [];

  constructor(private readonly roll: (sides: number) => number) {}

  happen(): void {
    this.now += 1;
    const occurred_at = at(this.now);
    const one = this.rows[this.roll(this.rows.length)];
    if (one === undefined) return;
    const write = (change: Partial<Application>) => {
      this.rows = this.rows.map((other) => (other.id === one.id ? { ...other, ...change, updated_at: occurred_at } : other));
    };
    const say = (kind: string, data: Record<string, unknown>) => this.unstored.push({ kind, data: { ...data, occurred_at } });
    const over = { can: [], held_why: null, reason: null, reason_sentence: null };
    switch (this.roll(5)) {
      case 0:
        if (one.state !== 'queued') return;
        write({ ...over, state: 'sent', sent_at: occurred_at, negotiation_id: one.id });
        return void say('reply.sent', { application_id: one.id, negotiation_id: one.id, confirmed_by: 'answer' });
      case 1:
        if (one.state !== 'queued') return;
        write({ ...over, state: 'needs_owner', reason: 'unknown' });
        return void say('reply.failed', { application_id: one.id, reason: 'unknown', needs_owner: true });
      case 2:
        if (one.state !== 'sent') return;
        write({ viewed_at: one.viewed_at ?? occurred_at, negotiation_state: 'response' });
        return void say('reply.updated', { application_id: one.id, change: 'viewed', negotiation_state: 'response' });
      case 3: {
        this.paused = this.paused === undefined || this.roll(2) === 0 ? occurred_at : undefined;
        const facts = this.paused === undefined ? { change: 'resumed', lifted: ['owner'] } : { change: 'stopped' };
        return void say('account.changed', { scope: 'user', scope_id: USER, ...facts });
      }
      default: {
        const open = this.decided.find((past) => !past.refused);
        if (open !== undefined && this.roll(3) === 0) {
          open.refused = true;
          return void say('match.refused', { decision_id: open.id, decision: 'approve', reason: 'state_sent' });
        }
        const made = { id: `decision ${String(this.now)}`, created_at: occurred_at, refused: false };
        this.decided = [made, ...this.decided];
        return void say('match.decided', { decision_id: made.id, decision: 'approve', via: 'telegram' });
      }
    }
  }

  store(): void {
    const said = this.unstored.shift();
    if (said === undefined) return;
    const seq = this.stored.length + 1;
    this.stored.push({
      type: 'notification', seq, id: String(seq), topic: 'decision', level: 'info', title: String(seq), body: '', link: null, about: null,
      actions: [], created_at: at(seq), ...said,
    });
  }

  /** Goes on until so many notifications are there. */
  until(count: number): void {
    while (this.stored.length < count) {
      this.happen();
      this.store();
    }
  }

  bootstrap(): Bootstrap {
    const queued = this.rows.filter((one) => one.state === 'queued');
    const count = (state: string) => this.rows.filter((one) => one.state === state).length;
    return {
      seq: this.stored.length,
      counters: { review: 0, chats: 0, needs_owner: count('needs_owner'), queued: queued.length, sent: count('sent'), unread: Math.max(0, this.stored.length - this.read) },
      switches: {
        stopped: this.paused !== undefined,
        items: this.paused === undefined ? [] : [{ scope: 'user', scope_id: USER, since: this.paused, reason: 'owner', paused_by: 'owner', until: null, detail: {}, can_lift: true }],
      },
      next_sends: { total: queued.length, items: queued },
      decisions: this.decided.slice(0, 20).map(({ id, created_at, refused }) => ({
        id, created_at, action: 'approve', via: 'telegram', outcome: refused ? 'refused' : 'pending', refused_why: refused ? 'state_sent' : null,
        application_id: null, vacancy_id: null, letter_hash: null, detail: null, settled_at: null,
      })),
    } as unknown as Bootstrap;
  }

  news() {
    const items = this.stored.slice(-NEWS).reverse().map((one) => ({ ...one, type: undefined, waits: null }));
    return { items, last_seq: this.stored.length, read_seq: this.read };
  }

  list() {
    return { items: this.rows, total: this.rows.length, next: null };
  }
}

