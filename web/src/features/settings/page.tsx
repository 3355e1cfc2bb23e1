import { useLingui } from '@lingui/react/macro';
import { useParams } from 'react-router';

import { Page } from '@/ui/Page';
import { Sections } from '@/ui/Sections';
import { Waiting } from '@/ui/Waiting';

import { SECTIONS } from './sections';

export default function SettingsPage() {
  const { t, i18n } = useLingui();
  const { section } = useParams();
  const chosen = SECTIONS.find((one) => one.name === section) ?? SECTIONS[0];
  const Show = chosen.show;
  return (
    <Page title={t`Настройки`}>
      <Sections
        label={t`Разделы настроек`}
        chosen={`/settings/${chosen.name}`}
        entries={SECTIONS.map((one) => ({ path: `/settings/${one.name}`, label: i18n._(one.label) }))}
      >
        <Waiting key={chosen.name}>
          <Show />
        </Waiting>
      </Sections>
    </Page>
  );
}
