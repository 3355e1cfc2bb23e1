import { useForm, type UseFormReturnType } from '@mantine/form';
import { useEffect, useEffectEvent, useState } from 'react';

import { isProblem } from '@/api/problem';
import type { Conflict } from '@/ui/SaveBar';

import { onlyChanged, type Settings } from './filters';
import type { Resume } from './model';
import { useSaveSettings, type Values } from './queries';

export interface SettingsForm<Form extends Record<string, unknown>> extends Conflict {
  form: UseFormReturnType<Form>;
  /** The settings that the fields began with: what is saved is a change of these. */
  seen: Settings;
  busy: boolean;
  error: Error | null;
  /** Saves these values; fields that were refused show why. */
  submit: (values: Values, onSaved?: () => void) => void;
  /** What differs from what the fields began with. */
  changed: () => Partial<Form>;
  reset: () => void;
}

/** A part of the settings in fields. `pick` takes from the settings what the part shows. */
export function useSettingsForm<Form extends Record<string, unknown>>(
  resume: Resume,
  pick: (settings: Settings) => Form,
): SettingsForm<Form> {
  const latest = resume.settings;
  const [seen, setSeen] = useState(latest);
  const form = useForm<Form>({ initialValues: pick(latest) });
  const save = useSaveSettings(resume.id, seen.version);
  const show = (settings: Settings) => {
    const values = pick(settings);
    setSeen(settings);
    form.setInitialValues(values);
    form.setValues(values);
    form.clearErrors();
  };
  const follow = useEffectEvent(() => {
    if (latest.version > seen.version && !form.isDirty()) show(latest);
  });
  // What another tab saved comes from outside of React, by the cache.
  // eslint-disable-next-line react-hooks/set-state-in-effect
  useEffect(() => follow(), [latest.version]);
  return {
    form,
    seen,
    busy: save.isPending,
    error: save.error,
    submit: (values, onSaved) =>
      save.mutate(values, {
        onSuccess: (saved) => {
          show(saved);
          onSaved?.();
        },
        onError: (error) => isProblem(error) && form.setErrors(error.fields),
      }),
    changed: () => onlyChanged(pick(seen), form.getValues()),
    reset: () => {
      save.reset();
      form.reset();
    },
    takeTheirs: () => {
      save.reset();
      show(latest);
    },
    keepMine: () => {
      save.reset();
      setSeen(latest);
    },
  };
}
