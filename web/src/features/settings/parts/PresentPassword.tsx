import { useLingui } from '@lingui/react/macro';
import { PasswordInput } from '@mantine/core';

export function PresentPassword({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const { t } = useLingui();
  return (
    <PasswordInput
      label={t`Нынешний пароль`}
      description={t`Пусто, если пароля нет и вы только что вошли по ссылке`}
      autoComplete="current-password"
      visibilityToggleButtonProps={{ 'aria-label': t`Показать пароль` }}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
