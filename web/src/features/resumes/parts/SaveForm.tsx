import { Stack } from '@mantine/core';
import type { ReactNode } from 'react';

import { SaveBar } from '@/ui/SaveBar';

import type { SettingsForm } from '../useSettingsForm';

interface Props<Form extends Record<string, unknown>> {
  of: SettingsForm<Form>;
  onSave: () => void;
  children: ReactNode;
}

/** A part of the settings of a resume, saved as a whole. */
export function SaveForm<Form extends Record<string, unknown>>({ of, onSave, children }: Props<Form>) {
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSave();
      }}
    >
      <Stack gap="lg">
        {children}
        <SaveBar dirty={of.form.isDirty()} busy={of.busy} error={of.error} conflict={of} onReset={of.reset} />
      </Stack>
    </form>
  );
}
