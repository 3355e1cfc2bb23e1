import { Trans, useLingui } from '@lingui/react/macro';
import { Checkbox, List, Stack, Text } from '@mantine/core';
import { useState } from 'react';

import { ConfirmDialog } from '@/ui/ConfirmDialog';

import type { Resume } from '../model';
import { usePreview } from '../queries';
import { FitCount } from './Preview';

interface Props {
  resume: Resume;
  threshold: number;
  onAct: () => void;
  onClose: () => void;
}

/** Letters without a look at each: said in numbers and by examples, and confirmed by hand. */
export function SwitchOn({ resume, threshold, onAct, onClose }: Props) {
  const { t } = useLingui();
  const { data } = usePreview(resume.id, threshold);
  const [read, setRead] = useState(false);
  const { daily_cap: cap, undo_seconds: undo } = resume.settings;
  return (
    <ConfirmDialog
      open
      title={t`Отправлять без вас?`}
      act={<Trans>Включить</Trans>}
      keep={<Trans>Не включать</Trans>}
      disabled={!read}
      onAct={onAct}
      onClose={onClose}
    >
      <Stack gap="sm">
        {data !== undefined && <FitCount data={data} />}
        {data !== undefined && data.best.length > 0 && (
          <>
            <Text size="sm">
              <Trans>Например, письма ушли бы сюда:</Trans>
            </Text>
            <List size="sm">
              {data.best.map((one) => (
                <List.Item key={one.match_id} style={{ overflowWrap: 'anywhere' }}>
                  {one.score} · {one.vacancy.name}, {one.vacancy.employer_name}
                </List.Item>
              ))}
            </List>
          </>
        )}
        <Text size="sm">
          <Trans>
            Неподтверждённая фраза всё равно остановит письмо. На отмену каждого письма есть {undo} сек. Выключить можно в
            любой момент, в том числе командой /stop в Telegram.
          </Trans>
        </Text>
        {cap !== null && (
          <Text size="sm">
            <Trans>За сутки уйдёт не больше {cap}.</Trans>
          </Text>
        )}
        <Checkbox
          label={t`Понимаю: письма уйдут от моего имени без моей проверки`}
          checked={read}
          onChange={(event) => setRead(event.currentTarget.checked)}
        />
      </Stack>
    </ConfirmDialog>
  );
}
