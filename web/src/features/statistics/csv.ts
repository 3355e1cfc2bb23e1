import { intervalOf, type Outcomes, type Rate, type Step } from './model';

export interface Part {
  /** What is compared: «По резюме». */
  title: string;
  rows: readonly { name: string; outcomes: Outcomes }[];
}

export interface Words {
  heads: readonly [part: string, row: string, step: string, count: string, of: string, low: string, high: string];
  funnel: string;
  viewed: string;
  answered: string;
  invited: string;
  nameOf: (step: Step) => string;
}

type Cell = string | number;

/** Numbers of a rate as they stand on the page: no share of few. */
function cells(rate: Rate): readonly Cell[] {
  const interval = intervalOf(rate);
  return [rate.count, rate.of, interval?.low ?? '', interval?.high ?? ''];
}

/** What a spreadsheet would take for a formula is a text. */
function field(cell: Cell): string {
  const text = /^[=+\-@\t\r]/.test(String(cell)) && typeof cell === 'string' ? `'${cell}` : String(cell);
  return /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The numbers of the page for a spreadsheet: the funnel, then every comparison, a line each. */
export function csvOf(steps: readonly Step[], parts: readonly Part[], words: Words): string {
  const lines: (readonly Cell[])[] = [
    words.heads,
    ...steps.map((step) => [words.funnel, '', words.nameOf(step), ...(step.rate === undefined ? [step.count, '', '', ''] : cells(step.rate))]),
    ...parts.flatMap(({ title, rows }) =>
      rows.flatMap(({ name, outcomes }) => [
        [title, name, words.viewed, ...cells(outcomes.viewed)],
        [title, name, words.answered, ...cells(outcomes.answered)],
        [title, name, words.invited, ...cells(outcomes.invited)],
      ]),
    ),
  ];
  // With the mark at its beginning Excel reads Russian letters.
  return `\uFEFF${lines.map((line) => line.map(field).join(';')).join('\r\n')}\r\n`;
}
