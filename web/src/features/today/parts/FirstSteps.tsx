import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Stack, Text } from '@mantine/core';
import { IconCircle, IconCircleCheckFilled } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';

import { useBootstrap } from '@/api/queries';
import { Section } from '@/ui/Section';

import { firstSteps, type FirstStep } from '../model';

const NAMES: Readonly<Record<FirstStep['name'], MessageDescriptor>> = {
  account: msg`Подключить hh.ru`,
  mode: msg`Выбрать резюме и режим`,
  resume: msg`Добавить резюме`,
  telegram: msg`Подключить Telegram: решать с телефона`,
  application: msg`Отправить первый отклик`,
};
const KEPT = 'vk-first-steps';

/** A short list until everything is done; it can be put away. */
export function FirstSteps() {
  const { i18n } = useLingui();
  const [away, setAway] = useState(() => localStorage.getItem(KEPT) === 'away');
  const known = useBootstrap(({ account, assisted, resumes, counters, telegram_linked }) => ({ account, assisted, resumes, counters, telegram_linked })).data;
  if (away || known === undefined) return null;
  const steps = firstSteps(known);
  const done = steps.filter((one) => one.done).length;
  if (done === steps.length) return null;
  return (
    <Section
      title={<Trans>С чего начать: {done} из {steps.length}</Trans>}
      aside={
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => {
            localStorage.setItem(KEPT, 'away');
            setAway(true);
          }}
        >
          <Trans>Скрыть</Trans>
        </Button>
      }
    >
      <Stack gap="sm">
        {steps.map((step) => (
          <Group key={step.name} gap="sm" wrap="nowrap">
            {step.done ? (
              <IconCircleCheckFilled size={18} color="var(--vk-evidence)" aria-hidden />
            ) : (
              <IconCircle size={18} color="var(--mantine-color-dimmed)" aria-hidden />
            )}
            <Text size="sm" c={step.done ? 'dimmed' : undefined}>
              {step.done ? (
                <>
                  {i18n._(NAMES[step.name])}{' '}
                  <span className="vk-hidden">
                    <Trans>сделано</Trans>
                  </span>
                </>
              ) : (
                <Link to={step.path}>{i18n._(NAMES[step.name])}</Link>
              )}
            </Text>
          </Group>
        ))}
      </Stack>
    </Section>
  );
}
