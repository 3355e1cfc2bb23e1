import type { Schemas } from '@/api/client';
import type { Problem } from '@/api/problem';

export type Fields = Schemas['ResumeFields'];
export type Reading = Schemas['ReadingBody'];
export type Given = Schemas['GivenResumeBody'];
type Job = Schemas['JobFields'];

export const MAX_BYTES = 5 * 1024 * 1024;

/** A job as it is typed: months as «04.2018», or a year alone. */
interface JobValues {
  /** Names the row while rows come and go. */
  key: string;
  company: string;
  position: string;
  start: string;
  end: string;
  current: boolean;
  description: string;
}

export interface Values {
  title: string;
  area: string;
  salary: number | '';
  currency: Fields['currency'];
  skills: string[];
  about: string;
  jobs: JobValues[];
}

/** `2018-04` → `04.2018`; a year stays a year. */
export function monthShown(month: string | null | undefined): string {
  const [year = '', of] = (month ?? '').split('-');
  return of === undefined ? year : `${of}.${year}`;
}

/** What was typed, as the API writes it; what is no month goes as it is, and is refused at its field. */
export function monthTyped(text: string): string | null {
  const typed = text.trim();
  const found = /^(\d{1,2})[.\-/\s](\d{4})$/.exec(typed);
  if (found !== null) return `${found[2] ?? ''}-${(found[1] ?? '').padStart(2, '0')}`;
  return typed === '' ? null : typed;
}

export function newJob(job?: Job): JobValues {
  return {
    key: crypto.randomUUID(),
    company: job?.company ?? '',
    position: job?.position ?? '',
    start: monthShown(job?.start),
    end: monthShown(job?.end),
    current: job?.current ?? false,
    description: job?.description ?? '',
  };
}

export function valuesOf(fields: Fields): Values {
  return {
    title: fields.title,
    area: fields.area,
    salary: fields.salary ?? '',
    currency: fields.currency,
    skills: [...(fields.skills ?? [])],
    about: fields.about,
    jobs: (fields.jobs ?? []).map(newJob),
  };
}

/** The corrected fields; what the form does not show stays as it was read. */
export function fieldsOf(values: Values, read: Fields): Fields {
  return {
    ...read,
    title: values.title.trim(),
    area: values.area.trim(),
    salary: values.salary === '' ? null : values.salary,
    currency: values.currency,
    skills: values.skills.map((one) => one.trim()).filter((one) => one !== ''),
    about: values.about,
    jobs: values.jobs.map(({ company, position, start, end, current, description }) => ({
      company,
      position,
      start: monthTyped(start),
      end: current ? null : monthTyped(end),
      current,
      description,
    })),
  };
}

/** Errors at the fields of the form: `fields.jobs.0.start` → `jobs.0.start`; an entry of a list of words stands at its list. */
export function errorsOf({ fields }: Pick<Problem, 'fields'>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, detail]) => [name.replace(/^fields\./, '').replace(/^skills\.\d+$/, 'skills'), detail]),
  );
}
