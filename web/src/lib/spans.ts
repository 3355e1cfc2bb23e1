/** A piece of a text: plain, or one of the marked spans. */
interface Segment {
  text: string;
  /** Index of the span that it is. */
  span?: number;
}

interface Span {
  start: number;
  end: number;
  text: string;
}

/**
 * Cuts a text at spans that count Unicode code points, as the server does. A span that no longer fits the text, or
 * overlaps an earlier one, is left out: nothing is marked that was not meant.
 */
export function segments(text: string, spans: readonly Span[]): Segment[] {
  const points = Array.from(text);
  const found: Segment[] = [];
  let at = 0;
  const inOrder = spans.map((span, index) => ({ ...span, index })).sort((one, other) => one.start - other.start);
  for (const span of inOrder) {
    const words = points.slice(span.start, span.end).join('');
    if (span.start < at || words === '' || words !== span.text) continue;
    if (span.start > at) found.push({ text: points.slice(at, span.start).join('') });
    found.push({ text: words, span: span.index });
    at = span.end;
  }
  if (at < points.length) found.push({ text: points.slice(at).join('') });
  return found;
}

interface Proved {
  evidence: { section: string; line: string; place: string | null } | null;
}

/** Marked spans as footnotes: those that one line of the resume proves share the number of the first of them. */
export function footnotes(marked: readonly number[], claims: readonly Proved[]) {
  const seen = new Map<string, number>();
  const of = new Map<number, number>();
  for (const span of marked) {
    const evidence = claims[span]?.evidence;
    const name = evidence ? JSON.stringify([evidence.section, evidence.line, evidence.place]) : String(span);
    const first = seen.get(name) ?? span;
    seen.set(name, first);
    of.set(span, first);
  }
  return { of, first: [...seen.values()] };
}

/** Where the sentence begins and ends in which a span stands. */
function sentenceAround(points: readonly string[], span: Span): [from: number, to: number] {
  const ends = (index: number) => /[.!?…\n]/.test(points[index] ?? '');
  let from = span.start;
  while (from > 0 && !ends(from - 1)) from -= 1;
  let to = Math.max(span.end - 1, span.start);
  while (to < points.length && !ends(to)) to += 1;
  while (to < points.length && ends(to) && points[to] !== '\n') to += 1;
  return [from, to];
}

/** The sentence in which a span stands. */
export function sentenceOf(text: string, span: Span): string {
  const points = Array.from(text);
  return points.slice(...sentenceAround(points, span)).join('').trim();
}

/** The text without the sentence in which a span stands. */
export function withoutSentence(text: string, span: Span): string {
  const points = Array.from(text);
  const [from, to] = sentenceAround(points, span);
  const before = points.slice(0, from).join('').trimEnd();
  const after = points.slice(to).join('');
  const joint = after.startsWith('\n') || before === '' ? '' : ' ';
  return `${before}${joint}${joint === ' ' ? after.trimStart() : after}`.trim();
}
