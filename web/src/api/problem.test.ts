import { expect, it } from 'vitest';

import { fieldPath, problemOf } from './problem';

it('puts the sentences of a problem at the fields of the form', () => {
  const problem = problemOf(422, {
    code: 'invalid',
    detail: 'Проверьте поля.',
    errors: [
      { pointer: '/threshold', code: 'threshold_range', detail: 'Число от 0 до 100.' },
      { pointer: '/filters/stop_words/title/0', code: 'phrase', detail: 'Пустое слово.' },
    ],
    request_id: 'abc',
  });
  expect(problem.fields).toEqual({
    threshold: 'Число от 0 до 100.',
    'filters.stop_words.title.0': 'Пустое слово.',
  });
  expect(problem.requestId).toBe('abc');
});

it('says what is wrong with the whole form in place of the general sentence', () => {
  const errors = [{ pointer: '', code: 'empty_answer', detail: 'Напишите ответ.' }];
  const problem = problemOf(422, { code: 'invalid', detail: 'Часть полей заполнена неверно.', errors });
  expect([problem.fields, problem.detail]).toEqual([{}, 'Напишите ответ.']);
});

it.each([undefined, null, 'gateway', { errors: undefined }])('reads an answer that is no problem: %j', (body) => {
  expect(problemOf(502, body).status).toBe(502);
});

it('reads the escapes of a pointer', () => {
  expect(fieldPath('/a~1b/c~0d')).toBe('a/b.c~d');
});
