import { useLingui } from '@lingui/react/macro';
import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useRef, useState } from 'react';

import { useKey } from '@/lib/useKeys';

const TYPING_MS = 300;

interface Props {
  /** What the list is narrowed by now. */
  text: string;
  /** Called a moment after the last letter. */
  onSearch: (text: string) => void;
}

/** Part of a name of a vacancy or an employer. */
export function SearchField({ text, onSearch }: Props) {
  const { t } = useLingui();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(text);
  const [known, setKnown] = useState(text);
  const [asked, setAsked] = useState(text);
  // What nobody asked for here was changed elsewhere: «Сбросить фильтры».
  if (known !== text) {
    setKnown(text);
    if (text !== asked) setTyped(text);
  }
  const search = useDebouncedCallback((next: string) => {
    setAsked(next.trim());
    onSearch(next.trim());
  }, TYPING_MS);
  useKey('search', () => field.current?.focus());
  return (
    <TextInput
      ref={field}
      type="search"
      label={t`Вакансия или компания`}
      maxLength={100}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        search(event.currentTarget.value);
      }}
      style={{ flex: '2 1 13.75rem' }}
    />
  );
}
