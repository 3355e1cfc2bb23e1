import { describe, expect, it, test } from 'vitest';

import { errorsOf, fieldsOf, monthShown, monthTyped, valuesOf, type Fields } from './model';

const READ: Fields = {
  title: 'Бухгалтер',
  first_name: 'Марина',
  middle_name: '',
  last_name: '',
  area: 'Тула',
  salary: null,
  currency: 'RUR',
  skills: ['1С:Бухгалтерия'],
  jobs: [{ company: 'ООО «Пряник»', position: '', start: '2018-04', end: null, current: true, description: '' }],
  languages: [{ name: 'Английский', level: 'b1' }],
  about: '',
};

describe('months', () => {
  test.each([
    ['2018-04', '04.2018'],
    ['2019', '2019'],
    [null, ''],
  ])('%s is shown as «%s»', (month, shown) => expect(monthShown(month)).toBe(shown));
  test.each([
    ['04.2018', '2018-04'],
    ['4/2018', '2018-04'],
    [' 2019 ', '2019'],
    ['2018-04', '2018-04'],
    ['весной', 'весной'],
    [' ', null],
  ])('«%s» is sent as %s', (typed, sent) => expect(monthTyped(typed)).toBe(sent));
});

it('sends what was read when nothing is corrected', () => {
  expect(fieldsOf(valuesOf(READ), READ)).toEqual(READ);
});

it('sends corrections, and keeps what the form does not show', () => {
  const values = valuesOf(READ);
  const sent = fieldsOf({ ...values, salary: 90_000, skills: [' Excel ', ''], jobs: [] }, READ);
  expect(sent).toMatchObject({ salary: 90_000, skills: ['Excel'], jobs: [], first_name: 'Марина', languages: READ.languages });
});

it('sends no end of a present job', () => {
  const values = valuesOf(READ);
  const jobs = values.jobs.map((one) => ({ ...one, end: '05.2020' }));
  expect(fieldsOf({ ...values, jobs }, READ).jobs?.[0]?.end).toBeNull();
});

it('puts the errors of the API at the fields of the form', () => {
  const fields = { 'fields.jobs.0.start': 'a', 'fields.jobs.1': 'b', 'fields.skills.3': 'c', 'fields.title': 'd' };
  expect(errorsOf({ fields })).toEqual({ 'jobs.0.start': 'a', 'jobs.1': 'b', skills: 'c', title: 'd' });
});
