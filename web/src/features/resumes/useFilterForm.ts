import { useState } from 'react';

import { changeOf, followed, type Filters } from './filters';
import type { Resume } from './model';
import { useSettingsForm } from './useSettingsForm';

/** The filters of a resume in fields, those that follow the resume and those that were chosen apart. */
export function useFilterForm(resume: Resume) {
  const settings = useSettingsForm<{ filters: Filters }>(resume, ({ filters }) => ({ filters }));
  const { form, seen } = settings;
  const [follow, setFollow] = useState<readonly string[]>([]);
  const now = form.values.filters;
  return {
    settings,
    now,
    /** A field of the form: `filters.` and the name of the filter. */
    set: (name: string, value: unknown) => form.setFieldValue(`filters.${name}`, value as never),
    error: (name: string) => form.errors[`filters.${name}`],
    origin: {
      seen,
      now,
      onFollow: (name: string) => {
        setFollow([...follow, name]);
        form.setFieldValue('filters', followed(now, seen.filters_derived, name));
      },
    },
    save: () => settings.submit(changeOf(seen, now, follow), () => setFollow([])),
  };
}
