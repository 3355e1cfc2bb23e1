import type { Bootstrap } from '@/api/queries';

export interface FirstStep {
  name: 'account' | 'mode' | 'resume' | 'telegram' | 'application';
  done: boolean;
  path: string;
}

/** The way to a working agent; only what is really done counts. */
export function firstSteps(
  bootstrap: Pick<Bootstrap, 'account' | 'assisted' | 'resumes' | 'counters' | 'telegram_linked'>,
): FirstStep[] {
  if (bootstrap.account === null && bootstrap.assisted !== null) {
    return [
      { name: 'resume', done: bootstrap.resumes.length > 0, path: '/resumes/given' },
      { name: 'telegram', done: bootstrap.telegram_linked, path: '/welcome/telegram' },
      { name: 'application', done: bootstrap.counters.sent > 0, path: bootstrap.counters.review > 0 ? '/review' : '/share' },
    ];
  }
  return [
    { name: 'account', done: bootstrap.account?.state === 'linked', path: '/welcome' },
    { name: 'mode', done: bootstrap.resumes.some((one) => one.settings.mode !== 'off'), path: '/welcome/resumes' },
    { name: 'telegram', done: bootstrap.telegram_linked, path: '/welcome/telegram' },
    { name: 'application', done: bootstrap.counters.sent > 0, path: '/review' },
  ];
}
