import { Trans, useLingui } from '@lingui/react/macro';
import { Text } from '@mantine/core';
import { Link } from 'react-router';

import { STEPS } from '../steps';
import classes from './welcome.module.css';

/** Where the first run stands. Without hh.ru there is nothing to go on to. */
export function Progress({ at, open }: { at: number; open: boolean }) {
  const { t, i18n } = useLingui();
  return (
    <nav aria-label={t`Шаги`} className={classes.progress}>
      <Text size="sm" c="dimmed" className="vk-numbers">
        <Trans>
          Шаг {at + 1} из {STEPS.length}
        </Trans>
      </Text>
      <ol className={classes.steps}>
        {STEPS.map((step, index) => (
          <li key={step.path} data-done={index < at || undefined} aria-current={index === at ? 'step' : undefined}>
            {index === at || (!open && index > 0) ? (
              <span>{i18n._(step.name)}</span>
            ) : (
              <Link className={classes.step} to={step.path}>
                {i18n._(step.name)}
              </Link>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
