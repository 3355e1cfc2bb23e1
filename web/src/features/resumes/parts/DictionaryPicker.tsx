import { Trans, useLingui } from '@lingui/react/macro';
import { Anchor, MultiSelect } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState, type ReactNode } from 'react';

import { ProblemText } from '@/ui/ProblemBlock';

import { useDictionary, type Dictionary } from '../queries';

interface Props {
  dictionary: Dictionary;
  label: string;
  description: ReactNode;
  placeholder: string;
  value: readonly string[];
  error?: ReactNode;
  onChange: (ids: string[]) => void;
}

const TYPING_MS = 250;

/** Entries of a dictionary of hh, found by name; what is chosen is shown by name even before anything is typed. */
export function DictionaryPicker({ dictionary, label, description, placeholder, value, error, onChange }: Props) {
  const { t } = useLingui();
  const [typed, setTyped] = useState('');
  const [settled] = useDebouncedValue(typed, TYPING_MS);
  const found = useDictionary(dictionary, settled, value);
  const items = found.data ?? [];
  const known = new Set(items.map((one) => one.id));
  const data = [
    ...items.map((one) => ({ value: one.id, label: one.inside === null ? one.name : `${one.name} (${one.inside})` })),
    // Before the dictionary has answered, or when it has the entry no more.
    ...value.filter((id) => !known.has(id)).map((id) => ({ value: id, label: `№ ${id}` })),
  ];
  const trouble = found.isLoadingError ? (
    <>
      <ProblemText error={found.error} />{' '}
      <Anchor component="button" type="button" inherit onClick={() => void found.refetch()}>
        <Trans>Повторить</Trans>
      </Anchor>
    </>
  ) : (
    error
  );
  const nothing = typed.trim() === '' ? t`Начните вводить название` : t`Ничего не нашлось`;
  return (
    <MultiSelect
      label={label}
      description={description}
      placeholder={value.length === 0 ? placeholder : ''}
      data={data}
      value={[...value]}
      onChange={(ids) => {
        onChange(ids);
        setTyped('');
      }}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      // The server has searched already.
      filter={({ options }) => options}
      hidePickedOptions
      nothingFoundMessage={found.isFetching ? t`Ищем…` : nothing}
      error={trouble}
      errorProps={{ role: 'alert' }}
    />
  );
}
