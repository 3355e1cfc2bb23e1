import { Trans } from '@lingui/react/macro';
import { Alert, Button, Group } from '@mantine/core';

import { isProblem } from '@/api/problem';

import { ProblemText } from './ProblemBlock';

interface Props {
  /** Something was changed and is not saved. */
  dirty: boolean;
  busy: boolean;
  /** Why saving failed; what belongs to a field stands there, and not here. */
  error?: unknown;
  onReset: () => void;
}

/** The end of a form: what went wrong with all of it, and the buttons once something has changed. */
export function SaveBar({ dirty, busy, error, onReset }: Props) {
  const atField = isProblem(error) && Object.keys(error.fields).length > 0;
  return (
    <>
      {error !== undefined && error !== null && !atField && (
        <Alert color="red" role="alert">
          <ProblemText error={error} />
        </Alert>
      )}
      {dirty && (
        <Group>
          <Button type="submit" loading={busy}>
            <Trans>Сохранить</Trans>
          </Button>
          <Button variant="default" onClick={onReset}>
            <Trans>Не сохранять</Trans>
          </Button>
        </Group>
      )}
    </>
  );
}
