import type { components } from './schema';

type ProblemBody = components['schemas']['Problem'];

/** What the server answered instead of what was asked (RFC 9457). Its sentences are in the reader's language. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly requestId: string | undefined;
  readonly fields: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, body: Partial<ProblemBody>) {
    super(body.detail ?? body.title ?? `HTTP ${String(status)}`);
    this.name = 'Problem';
    this.status = status;
    this.code = body.code ?? 'unreadable';
    this.title = body.title ?? '';
    const errors = body.errors ?? [];
    // What is wrong with the whole body has no field to stand at.
    const whole = errors.filter((one) => one.pointer === '').map((one) => one.detail);
    this.detail = whole.length > 0 ? whole.join(' ') : (body.detail ?? '');
    this.requestId = body.request_id;
    this.fields = Object.fromEntries(errors.filter((one) => one.pointer !== '').map((one) => [fieldPath(one.pointer), one.detail]));
    this.body = body;
  }
}

/** No answer came: the server is away, or took longer than the limit. Whether a write was done is not known. */
export class NoAnswer extends Error {
  readonly late: boolean;

  constructor(late: boolean) {
    super(late ? 'timeout' : 'network');
    this.name = 'NoAnswer';
    this.late = late;
  }
}

/** `/filters/salary_from` → `filters.salary_from`, as forms name their fields. */
export function fieldPath(pointer: string): string {
  return pointer
    .replace(/^\//, '')
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.');
}

export function isProblem(error: unknown, status?: number): error is Problem {
  return error instanceof Problem && (status === undefined || error.status === status);
}

export function problemOf(status: number, body: unknown): Problem {
  return new Problem(status, typeof body === 'object' && body !== null ? body : {});
}

/** The proxy says that the server is beginning anew, which takes seconds. */
export function restarts(error: unknown): boolean {
  return isProblem(error, 503) && error.code === 'restarting';
}
