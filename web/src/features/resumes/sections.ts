import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { lazy, type ComponentType } from 'react';

import type { Resume } from './model';

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

export const PARTS: readonly [PartEntry, ...PartEntry[]] = [
  { name: 'mode', label: msg`Режим и порог`, show: Mode },
  { name: 'filters', label: msg`Где искать`, show: Search },
  { name: 'rules', label: msg`Правила`, show: Rules },
  { name: 'letter', label: msg`Письмо и чаты`, show: Letter },
  { name: 'limits', label: msg`Лимиты и время`, show: Limits },
  { name: 'what-if', label: msg`Что если`, show: WhatIf },
];
