import { describe, expect, test } from 'vitest';

import { stepOf } from './steps';

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
