import createClient from 'openapi-fetch';

import { NoAnswer, problemOf } from './problem';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];

const TIMEOUT_MS = 10_000;
/** Longer than the server gives a model. */
const MODEL_MS = 50_000;

let language = 'ru';

/** The language of the server's sentences. */
export function speak(chosen: string): void {
  language = chosen;
}

async function send(request: Request, patience = TIMEOUT_MS): Promise<Response> {
  const headers = new Headers(request.headers);
  headers.set('Accept-Language', language);
  if (request.method !== 'GET') headers.set('X-CSRF', '1');
  const limit = AbortSignal.timeout(patience);
  try {
    return await fetch(new Request(request, { headers, signal: AbortSignal.any([limit, request.signal]) }));
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new NoAnswer(limit.aborted);
  }
}

export const api = createClient<paths>({
  // Relative addresses are no addresses outside a browser, where the tests run.
  baseUrl: globalThis.location?.origin ?? 'http://localhost',
  credentials: 'same-origin',
  fetch: (request) => send(request),
});

/** For what the server itself waits for, a language model: `fetch` of one request. */
export function patiently(request: Request): Promise<Response> {
  return send(request, MODEL_MS);
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of a success; a Problem for every other answer. */
export async function take<T>(asked: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await asked;
  if (!response.ok) throw problemOf(response.status, error);
  return data as T;
}

export function newKey(): { 'Idempotency-Key': string } {
  return { 'Idempotency-Key': crypto.randomUUID() };
}
