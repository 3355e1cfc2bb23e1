import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { lazy, type ComponentType } from 'react';

import type { Resume } from './model';

const Own = lazy(async () => ({ default: (await import('./parts/OwnPart')).OwnPart }));
const Mode = lazy(async () => ({ default: (await import('./parts/ModePart')).ModePart }));
const Search = lazy(async () => ({ default: (await import('./parts/SearchPart')).SearchPart }));
const Rules = lazy(async () => ({ default: (await import('./parts/RulesPart')).RulesPart }));
const Letter = lazy(async () => ({ default: (await import('./parts/LetterPart')).LetterPart }));
const Limits = lazy(async () => ({ default: (await import('./parts/LimitsPart')).LimitsPart }));
const WhatIf = lazy(async () => ({ default: (await import('./parts/WhatIfPart')).WhatIfPart }));

export interface PartEntry {
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

/** Nothing is searched for and nothing is sent with a resume that was given here: only its text and its letters are of use. */
const OWN: Parts = [
  { name: 'own', label: msg`Резюме`, show: Own },
  { ...LETTER, label: msg`Письмо` },
];

export function partsOf({ own }: Pick<Resume, 'own'>): Parts {
  return own ? OWN : LINKED;
}
