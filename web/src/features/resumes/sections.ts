import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { lazy, type ComponentType } from 'react';

import type { Resume } from './model';

const Given = lazy(async () => ({ default: (await import('./parts/GivenPart')).GivenPart }));
const Mode = lazy(async () => ({ default: (await import('./parts/ModePart')).ModePart }));
const Search = lazy(async () => ({ default: (await import('./parts/SearchPart')).SearchPart }));
const Rules = lazy(async () => ({ default: (await import('./parts/RulesPart')).RulesPart }));
const Letter = lazy(async () => ({ default: (await import('./parts/LetterPart')).LetterPart }));
const Limits = lazy(async () => ({ default: (await import('./parts/LimitsPart')).LimitsPart }));
const WhatIf = lazy(async () => ({ default: (await import('./parts/WhatIfPart')).WhatIfPart }));

interface PartEntry {
  name: string;
  label: MessageDescriptor;
  show: ComponentType<{ resume: Resume }>;
}

type Parts = readonly [PartEntry, ...PartEntry[]];

const LETTER: PartEntry = { name: 'letter', label: msg`Письмо и чаты`, show: Letter };

const LINKED: Parts = [
  { name: 'mode', label: msg`Режим и порог`, show: Mode },
  { name: 'filters', label: msg`Где искать`, show: Search },
  { name: 'rules', label: msg`Правила`, show: Rules },
  LETTER,
  { name: 'limits', label: msg`Лимиты и время`, show: Limits },
  { name: 'what-if', label: msg`Что если`, show: WhatIf },
];

/** Nothing is searched for and nothing is sent with a given resume: only its text and its letters are of use. */
const GIVEN: Parts = [
  { name: 'given', label: msg({ message: 'Резюме', context: 'одно' }), show: Given },
  { ...LETTER, label: msg`Письмо` },
];

export function partsOf({ given }: Pick<Resume, 'given'>): Parts {
  return given ? GIVEN : LINKED;
}
