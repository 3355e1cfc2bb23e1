import { Trans, useLingui } from '@lingui/react/macro';
import { Anchor, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { Link, Navigate } from 'react-router';

import { useResumes } from '@/api/queries';
import { Empty } from '@/ui/Empty';
import { Page } from '@/ui/Page';
import { Section } from '@/ui/Section';

import { MODES } from './model';
import { Sync } from './parts/Sync';

/** The resumes, each with what the agent does with it; a single one is opened at once. */
export default function ResumesPage() {
  const { t, i18n } = useLingui();
  const resumes = useResumes();
  const [only] = resumes;
  if (resumes.length === 1 && only !== undefined) return <Navigate to={`/resumes/${only.id}`} replace />;
  return (
    <Page title={t`Резюме`} aside={resumes.some((one) => !one.given) && <Sync />}>
      {resumes.length === 0 && (
        <Empty
          action={
            <Group gap="xs">
              <Button component={Link} to="/settings/access" variant="default" size="xs">
                <Trans>Подключить hh.ru</Trans>
              </Button>
              <Button component={Link} to="/resumes/given" variant="default" size="xs">
                <Trans>Добавить резюме без hh.ru</Trans>
              </Button>
            </Group>
          }
        >
          <Trans>Резюме появятся после подключения hh.ru. Без аккаунта hh.ru добавьте его текстом или файлом.</Trans>
        </Empty>
      )}
      <Stack gap="lg">
        {resumes.map((one) => (
          <Section
            key={one.id}
            title={
              <Anchor component={Link} to={`/resumes/${one.id}`} inherit>
                {one.title}
              </Anchor>
            }
            aside={
              one.given ? (
                <Badge color="slate">
                  <Trans>без hh.ru</Trans>
                </Badge>
              ) : (
                // Whatever is chosen, nothing is sent with it: that stands below.
                one.can_apply && <Badge color={one.settings.mode === 'off' ? 'slate' : 'ink'}>{i18n._(MODES[one.settings.mode].words)}</Badge>
              )
            }
          >
            <Stack gap="xs">
              <Text size="sm" c="dimmed">
                {[one.area, one.salary, one.given ? null : t`порог ${one.settings.threshold}`]
                  .filter((fact) => fact !== null && fact !== '')
                  .join(' · ')}
              </Text>
              {!one.can_apply && (
                <Text size="sm" c="amber">
                  <Trans>С этого резюме откликнуться нельзя: проверьте его на hh.ru.</Trans>
                </Text>
              )}
            </Stack>
          </Section>
        ))}
      </Stack>
    </Page>
  );
}
