import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, Group, List, Stack, Text } from '@mantine/core';
import { useState } from 'react';

import { useDecideMany } from '@/decisions/useDecide';
import { ConfirmDialog } from '@/ui/ConfirmDialog';

import { approval, assisted, dismissal, picked, sendable, type Row } from '../model';

interface Props {
  rows: readonly Row[];
  /** The owner has begun to change the letter, and has not saved it. */
  begun: (row: Row) => boolean;
  ids: ReadonlySet<string>;
  onPick: (ids: ReadonlySet<string>) => void;
  onDecided: (rows: readonly Row[]) => void;
}

/** One decision about the letters that are ticked: said in numbers and names, and confirmed. */
export function Bulk({ rows, begun, ids, onPick, onDecided }: Props) {
  const { t } = useLingui();
  const [asking, setAsking] = useState<'approve' | 'dismiss'>();
  const decide = useDecideMany();
  const chosen = picked(rows, ids);
  const mayLeave = sendable(chosen, begun);
  const going = asking === 'approve' ? mayLeave : chosen;
  const held = chosen.length - mayLeave.length;
  const act = () =>
    decide.mutate(
      going.map((row) => (asking === 'approve' ? approval(row) : dismissal(row))),
      {
        onSuccess: ({ items }) => {
          const done = new Set(items.filter((one) => one.status === 'accepted').map((one) => one.application_id));
          setAsking(undefined);
          onDecided(going.filter((row) => done.has(row.id)));
        },
      },
    );
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Checkbox
          label={t`Выбрать все на экране`}
          checked={chosen.length === rows.length}
          indeterminate={chosen.length > 0 && chosen.length < rows.length}
          onChange={(event) => onPick(new Set(event.currentTarget.checked ? rows.map((row) => row.id) : []))}
        />
      </Group>
      {chosen.length > 0 && (
        <Group gap="xs">
          <Text size="sm" role="status">
            <Plural
              value={chosen.length}
              one="Выбрано # письмо"
              few="Выбраны # письма"
              many="Выбрано # писем"
              other="Выбрано # письма"
            />
          </Text>
          {!chosen.every(assisted) && (
            <Button size="compact-sm" disabled={mayLeave.length === 0} onClick={() => setAsking('approve')}>
              <Trans>Отправить</Trans>
            </Button>
          )}
          <Button size="compact-sm" variant="default" onClick={() => setAsking('dismiss')}>
            <Trans>Не подходят</Trans>
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={() => onPick(new Set())}>
            <Trans>Снять выбор</Trans>
          </Button>
        </Group>
      )}
      <ConfirmDialog
        open={asking !== undefined}
        title={asking === 'approve' ? t`Отправить эти письма?` : t`Скрыть эти вакансии?`}
        act={
          asking === 'approve' ? <Trans>Отправить ({going.length})</Trans> : <Trans>Скрыть ({going.length})</Trans>
        }
        keep={<Trans>Оставить</Trans>}
        busy={decide.isPending}
        error={decide.error}
        disabled={going.length === 0}
        onAct={act}
        onClose={() => setAsking(undefined)}
      >
        <List size="sm" mah={260} style={{ overflowY: 'auto' }} tabIndex={0} aria-label={t`Выбранные вакансии`}>
          {going.map((row) => (
            <List.Item key={row.id} style={{ overflowWrap: 'anywhere' }}>
              {row.vacancy.name}, {row.vacancy.employer_name}
            </List.Item>
          ))}
        </List>
        {asking === 'approve' && held > 0 && (
          <Text size="sm" c="amber">
            <Plural
              value={held}
              one="# письмо не уйдёт: в нём есть фраза без подтверждения или несохранённая правка, или оно ещё пишется."
              few="# письма не уйдут: в них есть фразы без подтверждения или несохранённые правки, или они ещё пишутся."
              many="# писем не уйдут: в них есть фразы без подтверждения или несохранённые правки, или они ещё пишутся."
              other="# письма не уйдут: в них есть фразы без подтверждения или несохранённые правки, или они ещё пишутся."
            />
          </Text>
        )}
        {asking === 'approve' && (
          <Text size="sm" c="dimmed">
            <Trans>Письма уйдут не сразу, а по очереди: с паузами, в пределах лимитов и вне тихих часов.</Trans>
          </Text>
        )}
      </ConfirmDialog>
    </Stack>
  );
}
