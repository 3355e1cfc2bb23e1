import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Stack, Text } from '@mantine/core';

import { useHideEmployer } from '../queries';
import { ConfirmDialog } from '@/ui/ConfirmDialog';

import type { Row } from '../model';

interface Props {
  row: Row;
  /** Letters to the same company that wait, this one included. */
  same: readonly Row[];
  onClose: () => void;
  onHidden: (rows: readonly Row[]) => void;
}

/** A company that is never to be written to: a rule of every resume, and its letters leave the queue. */
export function NeverEmployer({ row, same, onClose, onHidden }: Props) {
  const { t } = useLingui();
  const hide = useHideEmployer();
  const name = row.vacancy.employer_name;
  return (
    <ConfirmDialog
      open
      title={t`Больше не предлагать «${name}»?`}
      act={<Trans>Не предлагать</Trans>}
      keep={<Trans>Оставить</Trans>}
      busy={hide.isPending}
      error={hide.error}
      onClose={onClose}
      onAct={() => hide.mutate({ name, rows: same }, { onSuccess: () => onHidden(same) })}
    >
      <Stack gap="sm">
        <Text size="sm">
          <Trans>Писем туда и в компании той же группы не будет ни с одного резюме. Вернуть можно в правилах резюме.</Trans>
        </Text>
        {same.length > 0 && (
          <Text size="sm">
            <Plural
              value={same.length}
              one="В очереди # письмо этой компании, оно тоже исчезнет."
              few="В очереди # письма этой компании, они тоже исчезнут."
              many="В очереди # писем этой компании, они тоже исчезнут."
              other="В очереди # письма этой компании, они тоже исчезнут."
            />
          </Text>
        )}
      </Stack>
    </ConfirmDialog>
  );
}
