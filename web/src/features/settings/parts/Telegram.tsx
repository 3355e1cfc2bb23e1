import { Trans } from '@lingui/react/macro';

import { Section } from '@/ui/Section';
import { TelegramLink } from '@/ui/TelegramLink';

export function Telegram() {
  return (
    <Section title={<Trans>Telegram</Trans>}>
      <TelegramLink />
    </Section>
  );
}
