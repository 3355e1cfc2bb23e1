import { Trans } from '@lingui/react/macro';
import { Anchor, Text } from '@mantine/core';

import { isSame, type Filters, type Settings } from '../filters';

interface Props {
  name: string;
  /** The same value in words, as the resume suggests it; without it none is named. */
  derived?: string;
  seen: Settings;
  now: Filters;
  onFollow: (name: string) => void;
}

/** Whether a filter follows the resume or was chosen, and the way back. */
export function Origin({ name, derived, seen, now, onFollow }: Props) {
  if (isSame(now, seen.filters_derived, name)) {
    return (
      <Text span size="xs" c="dimmed">
        {seen.filters_source[name] === 'derived' ? <Trans>как в резюме</Trans> : <Trans>совпадает с резюме</Trans>}
      </Text>
    );
  }
  return (
    <Text span size="xs" c="dimmed">
      <Trans>выбрано вами</Trans>
      {derived !== undefined && (
        <>
          {' '}
          <Trans>(по резюме: {derived})</Trans>
        </>
      )}{' '}
      <Anchor component="button" type="button" size="xs" onClick={() => onFollow(name)}>
        <Trans>Вернуть как в резюме</Trans>
      </Anchor>
    </Text>
  );
}
