import { Trans, useLingui } from '@lingui/react/macro';
import { Modal, NavLink, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Link } from 'react-router';

import { api, take } from '@/api/client';
import { keys } from '@/api/keys';
import { useReturnedFocus } from '@/lib/useKeptFocus';

import { useEntries } from './nav';

const TYPING_MS = 250;
const FEW = 5;
/** A single letter is in almost every name. */
const LEAST = 2;

interface Place {
  path: string;
  label: string;
  more?: string;
}

interface Props {
  open: boolean;
  onClose: () => void;
}

/** Screens, applications and vacancies by a part of their name. */
export default function Palette({ open, onClose }: Props) {
  const { t, i18n } = useLingui();
  const [text, setText] = useState('');
  const wanted = text.trim().toLocaleLowerCase();
  const found = useFound(useDebouncedValue(wanted, TYPING_MS)[0]);
  const list = useRef<HTMLDivElement>(null);
  useReturnedFocus(open);
  const screens = useEntries()
    .map(({ path, label }): Place => ({ path, label: i18n._(label) }))
    .filter((one) => one.label.toLocaleLowerCase().includes(wanted));
  const links = () => [...(list.current?.querySelectorAll<HTMLElement>('a') ?? [])];
  const move = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const all = links();
    if (event.key === 'Enter' && event.target instanceof HTMLInputElement) {
      event.preventDefault();
      all[0]?.click();
    }
    if (by === 0 || all.length === 0) return;
    event.preventDefault();
    const at = all.indexOf(document.activeElement as HTMLElement);
    all[Math.max(0, Math.min(all.length - 1, at + by))]?.focus();
  };
  const known = found.data ?? NOTHING;
  const none = screens.length + known.applications.length + known.vacancies.length === 0;
  return (
    <Modal opened={open} onClose={onClose} title={t`Поиск`} closeButtonProps={{ 'aria-label': t`Закрыть` }}>
      {/* The keys move between the field and what was found, whichever of them has the focus. */}
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div onKeyDown={move}>
        <TextInput
          type="search"
          label={t`Раздел, вакансия или компания`}
          maxLength={100}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          data-autofocus
        />
        <Stack gap="xs" mt="sm" ref={list}>
          <Places name={<Trans>Разделы</Trans>} places={screens} onPick={onClose} />
          <Places name={<Trans>Отклики</Trans>} places={known.applications} onPick={onClose} />
          <Places name={<Trans>Вакансии</Trans>} places={known.vacancies} onPick={onClose} />
        </Stack>
        {none && !found.isFetching && (
          <Text size="sm" c="dimmed" mt="sm" role="status">
            <Trans>Ничего не нашлось.</Trans>
          </Text>
        )}
      </div>
    </Modal>
  );
}

interface Found {
  applications: Place[];
  vacancies: Place[];
}

const NOTHING: Found = { applications: [], vacancies: [] };

function useFound(q: string) {
  return useQuery<Found>({
    queryKey: [...keys.applications, 'found', q],
    enabled: q.length >= LEAST,
    placeholderData: (before) => (q.length >= LEAST ? before : NOTHING),
    queryFn: async ({ signal }) => {
      const params = { query: { q, limit: FEW } };
      const [applications, matches] = await Promise.all([
        take(api.GET('/api/applications', { params, signal })),
        take(api.GET('/api/matches', { params, signal })),
      ]);
      return {
        applications: applications.items.map(({ id, vacancy }) => placeOf(`/applications/${id}`, vacancy)),
        vacancies: matches.items.map(({ id, vacancy }) => placeOf(`/vacancies/${id}`, vacancy)),
      };
    },
  });
}

function placeOf(path: string, { name, employer_name }: { name: string; employer_name: string }): Place {
  return { path, label: name, more: employer_name };
}

function Places({ name, places, onPick }: { name: ReactNode; places: readonly Place[]; onPick: () => void }) {
  if (places.length === 0) return null;
  return (
    <div>
      <Text size="xs" c="dimmed" px="sm">
        {name}
      </Text>
      {places.map(({ path, label, more }) => (
        <NavLink key={path} component={Link} to={path} label={label} description={more} onClick={onPick} />
      ))}
    </div>
  );
}
