import { useState } from 'react';

import type { Resume } from './model';
import { useSettingsForm } from './useSettingsForm';

interface Question {
  onAct: () => void;
  onClose: () => void;
}

/** Mode and threshold. Letters that nobody looks at are never switched on by one click among others: `asking` is then set. */
export function useModeForm(resume: Resume) {
  const settings = useSettingsForm(resume, ({ mode, threshold, llm_judge }) => ({ mode, threshold, llm_judge }));
  const [asking, setAsking] = useState<Question>();
  const save = (onSaved?: () => void) => {
    const send = () => settings.submit(settings.changed(), onSaved);
    if (settings.form.values.mode !== 'auto' || settings.seen.mode === 'auto') {
      send();
      return;
    }
    setAsking({
      onAct: () => {
        setAsking(undefined);
        send();
      },
      onClose: () => setAsking(undefined),
    });
  };
  return { settings, save, asking };
}
