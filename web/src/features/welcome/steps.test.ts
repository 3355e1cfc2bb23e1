import { describe, expect, test } from 'vitest';

import type { Bootstrap } from '@/api/queries';

import { lackOf, stepOf } from './steps';

describe('the step of an address', () => {
  test.each([
    ['/welcome', 0],
    ['/welcome/', 0],
    ['/welcome/resumes', 1],
    ['/welcome/mode/2f1c', 2],
    ['/welcome/telegram', 3],
    ['/welcome/done', 4],
    ['/welcome/unheard-of', 0],
  ])('%s is step %i', (path, step) => expect(stepOf(path)).toBe(step));
});

describe('the first run is over', () => {
  const resume = (mode: string, given = false) => ({ given, settings: { mode } });
  const lack = (state: string | null, ...resumes: ReturnType<typeof resume>[]) =>
    lackOf({ account: state === null ? null : { state }, resumes } as unknown as Pick<Bootstrap, 'account' | 'resumes'>)?.path;

  test('once one resume is worked with', () => expect(lack('linked', resume('off'), resume('review'))).toBeUndefined());
  test('not while all resumes are off', () => expect(lack('linked', resume('off'))).toBe('/welcome/resumes'));
  test('not by a resume that is searched for nowhere', () => expect(lack('linked', resume('review', true))).toBe('/welcome/resumes'));
  test.each([null, 'needs_login'])('not without hh.ru (%s)', (state) => expect(lack(state, resume('auto'))).toBe('/welcome'));
});
