import { Anchor, Group, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';

import type { Schemas } from '@/api/client';
import { unbroken } from '@/lib/format';

/** Vacancies in a line each: score, name, company, salary. */
export function VacancyLines({ rows }: { rows: readonly Schemas['PreviewVacancy'][] }) {
  return (
    <Stack gap={4} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
      {rows.map((one) => (
        <li key={one.match_id}>
          <Group gap="sm" wrap="nowrap" align="baseline">
            <Text size="sm" fw={650} className="vk-numbers" style={{ flex: 'none' }}>
              {one.score}
            </Text>
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              <Anchor component={Link} to={`/vacancies/${one.match_id}`}>
                {one.vacancy.name}
              </Anchor>
              , {one.vacancy.employer_name}
              {one.vacancy.salary !== null && ` · ${unbroken(one.vacancy.salary)}`}
            </Text>
          </Group>
        </li>
      ))}
    </Stack>
  );
}
