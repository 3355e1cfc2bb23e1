import { Trans, useLingui } from '@lingui/react/macro';
import { PasswordInput, Text } from '@mantine/core';

import { useHasPassword } from '../queries';

/** What proves the owner: the password, or the sign-in by link of just now where there is none. */
export function PresentPassword({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const { t } = useLingui();
  if (!useHasPassword()) {
    return (
      <Text size="sm" c="dimmed">
        <Trans>Пароля у вас нет. Вместо него годится вход по ссылке, если с него прошло меньше десяти минут.</Trans>
      </Text>
    );
  }
  return (
    <PasswordInput
      label={t`Текущий пароль`}
      autoComplete="current-password"
      visibilityToggleButtonProps={{ 'aria-label': t`Показать пароль` }}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
