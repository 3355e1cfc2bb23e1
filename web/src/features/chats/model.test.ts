import { expect, it } from 'vitest';

import { askedOnce, sendBody, stated, type Action } from './model';

const PAY = { topic: 'salary', subject: '', question: 'Какую зарплату вы хотите?' };

function action(...missing: object[]): Action {
  return { can: ['edit'], draft: null, version: 3, sensitive: false, suspicious: false, details: { missing } } as unknown as Action;
}

it('offers to remember an answer only where one thing was asked that can be known again', () => {
  expect(askedOnce(action(PAY))?.topic).toBe('salary');
  expect(askedOnce(action())).toBeUndefined();
  expect(askedOnce(action(PAY, { ...PAY, topic: 'start' }))).toBeUndefined();
  expect(askedOnce(action({ ...PAY, topic: 'weather' }))).toBeUndefined();
  expect(askedOnce(action({ ...PAY, topic: 'other' }))).toBeUndefined();
  expect(askedOnce(action({ ...PAY, topic: 'other', subject: 'есть ли у вас машина' }))?.subject).toBe('есть ли у вас машина');
  expect(askedOnce({ ...action(PAY), sensitive: true })).toBeUndefined();
  expect(askedOnce({ ...action(PAY), suspicious: true })).toBeUndefined();
});

it('remembers the words that are sent, under what was asked and in their language', () => {
  const asked = askedOnce(action(PAY));
  expect(sendBody(action(PAY), 'От 200 000 ₽', asked).remember).toEqual([{ topic: 'salary', subject: '', text: 'От 200 000 ₽', text_en: '' }]);
  expect(sendBody(action(PAY), 'From 200,000', asked).remember).toEqual([{ topic: 'salary', subject: '', text: '', text_en: 'From 200,000' }]);
  expect(sendBody(action(PAY), 'От 200 000 ₽').remember).toEqual([]);
});

it('remembers nothing of a draft that was sent as it stood', () => {
  const drafted = { ...action(PAY), can: ['approve', 'edit'], draft: 'Завтра.', draft_hash: 'a' } as Action;
  expect(sendBody(drafted, 'Завтра.', askedOnce(action(PAY)))).toMatchObject({ decision: 'approve', remember: [] });
});

it('keeps what was stated in the other language', () => {
  expect(stated('Готова к командировкам', { text: 'Нет', text_en: 'No trips' })).toEqual({ text: 'Готова к командировкам', text_en: 'No trips' });
});
