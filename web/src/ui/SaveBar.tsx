import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Group } from '@mantine/core';

import { isProblem } from '@/api/problem';

import { ProblemText } from './ProblemBlock';
import classes from './SaveBar.module.css';
import { Unsaved } from './Unsaved';

/** Somebody else has saved meanwhile: go on with his values, or with one's own over his. */
export interface Conflict {
  takeTheirs: () => void;
  keepMine: () => void;
}

interface Props {
  /** Something was changed and is not saved. */
  dirty: boolean;
  busy: boolean;
  error: unknown;
  conflict?: Conflict;
  onReset: () => void;
}

/** The end of a form: what went wrong, and the buttons once something has changed. Nothing is saved by itself. */
export function SaveBar({ dirty, busy, error, conflict, onReset }: Props) {
  return (
    <>
      <SaveRefusal error={error} conflict={conflict} />
      {dirty && (
        <>
          <Unsaved />
          <Group className={classes.bar}>
            <Button type="submit" loading={busy}>
              <Trans>Сохранить</Trans>
            </Button>
            <Button variant="default" onClick={onReset} disabled={busy}>
              <Trans>Не сохранять</Trans>
            </Button>
          </Group>
        </>
      )}
    </>
  );
}

/** Why it was not saved; what belongs to a field stands there. */
export function SaveRefusal({ error, conflict }: Pick<Props, 'error' | 'conflict'>) {
  const { t } = useLingui();
  if (error === null || error === undefined) return null;
  if (isProblem(error) && error.code === 'version_conflict' && conflict !== undefined) {
    return (
      <Alert color="amber" role="alert" title={t`Настройки изменились в другом месте`}>
        <Group>
          <Button size="xs" variant="default" onClick={conflict.takeTheirs}>
            <Trans>Взять новые</Trans>
          </Button>
          <Button size="xs" variant="default" onClick={conflict.keepMine}>
            <Trans>Оставить мои и сохранить ещё раз</Trans>
          </Button>
        </Group>
      </Alert>
    );
  }
  const atFields = isProblem(error) && Object.keys(error.fields).length > 0;
  return (
    <Alert color="red" role="alert">
      {atFields ? <Trans>Не сохранено: проверьте отмеченные поля.</Trans> : <ProblemText error={error} />}
    </Alert>
  );
}
