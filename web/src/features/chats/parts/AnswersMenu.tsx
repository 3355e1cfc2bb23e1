import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Menu } from '@mantine/core';

import { useAnswers } from '@/api/answers';
import { language } from '@/i18n';
import { TOPICS } from '@/lib/topics';

/** The owner's answers at hand: one more sentence for the reply. */
export function AnswersMenu({ onPick }: { onPick: (text: string) => void }) {
  const { i18n } = useLingui();
  const answers = useAnswers();
  const facts = answers.data ?? [];
  if (facts.length === 0) return null;
  return (
    <Menu width={320} position="top-start">
      <Menu.Target>
        <Button variant="default">
          <Trans>Мои ответы</Trans>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {facts.map((fact) => {
          const text = language.get() === 'en' ? fact.text_en || fact.text : fact.text || fact.text_en;
          return (
            <Menu.Item key={`${fact.topic}/${fact.subject}`} onClick={() => onPick(text)}>
              {i18n._(TOPICS[fact.topic])}: {text}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
