import { useLingui } from '@lingui/react/macro';
import { SegmentedControl } from '@mantine/core';

import { chooseLanguage, language, LANGUAGES, type Language } from '@/i18n';
import { useStore } from '@/lib/store';

export function LanguageChoice() {
  const { t } = useLingui();
  const chosen = useStore(language);
  const data = (Object.keys(LANGUAGES) as Language[]).map((value) => ({ value, label: LANGUAGES[value] }));
  return (
    <SegmentedControl
      aria-label={t`Язык`}
      data={data}
      value={chosen}
      onChange={(value) => void chooseLanguage(value === 'en' ? 'en' : 'ru')}
    />
  );
}
