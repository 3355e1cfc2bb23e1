import { Trans, useLingui } from '@lingui/react/macro';
import { Anchor, Table, Text } from '@mantine/core';
import { Link } from 'react-router';

import { number } from '@/lib/format';
import { DISMISSALS, type DismissalReason } from '@/lib/dismissals';
import { Section } from '@/ui/Section';

import { mainReason, type Statistics } from '../model';
import classes from './statistics.module.css';

/** Where a setting stands that spares the owner such vacancies. */
const SETTING: Record<DismissalReason, string> = {
  pay: 'filters',
  tasks: 'rules',
  level: 'filters',
  place: 'filters',
  schedule: 'filters',
  employer: 'rules',
};

/** What the owner said of the vacancies that did not suit him. */
export function Dismissed({ found, resume }: { found: Pick<Statistics, 'dismissed'>; resume: string | undefined }) {
  const { i18n } = useLingui();
  const { dismissed } = found;
  if (dismissed.length === 0) return null;
  const most = Math.max(...dismissed.map((one) => one.count));
  const main = mainReason(dismissed);
  return (
    <Section title={<Trans>Почему вы отказывались</Trans>}>
      <Table withRowBorders={false}>
        <Table.Tbody>
          {dismissed.map(({ reason, count }) => (
            <Table.Tr key={reason}>
              <Table.Th scope="row" fw={500}>
                {reason === null ? <Trans>Причина не названа</Trans> : i18n._(DISMISSALS[reason])}
                <span className={classes.track} aria-hidden>
                  <span className={classes.bar} style={{ width: `${String((count / most) * 100)}%` }} />
                </span>
              </Table.Th>
              <Table.Td className="vk-numbers" ta="right">
                {number(count)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {main !== undefined && (
        <Text size="sm" mt="sm">
          <Trans>
            Чаще всего вы называли одну причину: {i18n._(DISMISSALS[main]).toLocaleLowerCase()}. Такие вакансии можно не показывать.
          </Trans>{' '}
          <Anchor component={Link} to={resume === undefined ? '/resumes' : `/resumes/${resume}/${SETTING[main]}`} size="sm">
            <Trans>Настроить поиск</Trans>
          </Anchor>
        </Text>
      )}
    </Section>
  );
}
