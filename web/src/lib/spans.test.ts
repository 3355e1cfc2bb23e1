import { expect, it } from 'vitest';

import { footnotes, segments, sentenceOf, withoutSentence } from './spans';

function span(text: string, words: string) {
  const start = Array.from(text.slice(0, text.indexOf(words))).length;
  return { start, end: start + Array.from(words).length, text: words };
}

it.each(['Привет 👋🏽! Пишу на Python.', 'e\u0301 Python', 'строка\r\nPython'])('marks by code points: %s', (text) => {
  const found = segments(text, [span(text, 'Python')]);
  expect(found.find((one) => one.span === 0)?.text).toBe('Python');
  expect(found.map((one) => one.text).join('')).toBe(text);
});

it('leaves out a span that no longer fits, and one that overlaps', () => {
  const text = 'Пишу на Python и Go';
  const python = span(text, 'Python');
  expect(segments(text, [{ ...python, text: 'Kafka' }])).toEqual([{ text }]);
  expect(segments(text, [python, { ...span(text, 'Python и'), start: python.start + 2 }])).toHaveLength(3);
  expect(segments('', [])).toEqual([]);
});

it('takes a sentence out and leaves the others whole', () => {
  const text = 'Здравствуйте! Пишу на Python. Знаю Kafka, и хорошо. До связи.';
  expect(withoutSentence(text, span(text, 'Kafka'))).toBe('Здравствуйте! Пишу на Python. До связи.');
  expect(sentenceOf(text, span(text, 'Kafka'))).toBe('Знаю Kafka, и хорошо.');
  expect(sentenceOf('👋🏽 Знаю Kafka', span('👋🏽 Знаю Kafka', 'Kafka'))).toBe('👋🏽 Знаю Kafka');
  expect(withoutSentence('Знаю Kafka.\nПишу на Go.', span('Знаю Kafka.\nПишу на Go.', 'Kafka'))).toBe('Пишу на Go.');
});

it('gives what one line proves one number', () => {
  const by = (line: string) => ({ evidence: { section: 'skills', line, place: null } });
  const found = footnotes([0, 1, 2, 3, 4], [by('Python'), { evidence: null }, by('Git'), by('Python'), { evidence: null }]);
  expect(found.first).toEqual([0, 1, 2, 4]);
  expect([...found.of]).toEqual([[0, 0], [1, 1], [2, 2], [3, 0], [4, 4]]);
});
