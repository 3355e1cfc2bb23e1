import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Anchor, Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { Suspense, type ReactNode } from 'react';

import { keys } from '@/api/keys';
import { isProblem, NoAnswer, type Problem } from '@/api/problem';
import { lazyRoute } from '@/lib/lazyRoute';
import { useStore } from '@/lib/store';
import { soon, time } from '@/lib/format';
import { useKey } from '@/lib/useKeys';
import { serverNow } from '@/live/clock';
import { ProblemText } from '@/ui/ProblemBlock';

import { changedMeanwhile, decide, keepUndoable, undo, undoable, type Decision, type Result } from './decide';
import { decideMany, undoMany, type Outcome } from './many';

/** Nobody sees it before the first dismissal. */
const WhyDismissed = lazyRoute<{ decisions: readonly string[] }>('.', () => import('./WhyDismissed'));
const TOAST = 'decision';

/** One toast for decisions: the fact, what follows, and the way back; of a dismissal, the question why. */
function say(message: ReactNode, undoIt?: () => void, dismissed: readonly string[] = []): void {
  const content = (
    <>
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text size="sm">{message}</Text>
        {undoIt !== undefined && (
          <Button size="compact-sm" variant="subtle" onClick={undoIt}>
            <Trans>Отменить (Z)</Trans>
          </Button>
        )}
      </Group>
      {dismissed.length > 0 && (
        <Suspense>
          <WhyDismissed decisions={dismissed} />
        </Suspense>
      )}
    </>
  );
  notifications.hide(TOAST);
  notifications.show({ id: TOAST, message: content, color: 'ink' });
}

/** One notice of a refusal, however often the button was pressed. Without an answer nobody knows what became of it: the screen is renewed. */
function useRefusal(): (error: Error) => void {
  const { t } = useLingui();
  return (error) => {
    const title = error instanceof NoAnswer ? t`Не знаем, принято ли решение` : t`Решение не принято`;
    notifications.hide(TOAST);
    notifications.show({ id: TOAST, color: 'red', title, message: <ProblemText error={error} /> });
  };
}

/** Ids of the decisions that were taken over. */
function stored(results: readonly Result[]): string[] {
  return results.flatMap(({ decision_id: id }) => id ?? []);
}

function useRefresh(): () => void {
  const client = useQueryClient();
  return () => {
    for (const queryKey of [keys.bootstrap, keys.applications, keys.matches]) {
      void client.invalidateQueries({ queryKey });
    }
  };
}

/** A decision about an application, with its toast. `showsChange`: the caller shows by itself what has changed meanwhile. */
export function useDecide({ showsChange = false } = {}): UseMutationResult<Result, Error, Decision> {
  const { t } = useLingui();
  const refresh = useRefresh();
  const refuse = useRefusal();
  const back = useUndo();
  return useMutation({
    mutationFn: decide,
    onSuccess: (result, { action, application_id }) => {
      refresh();
      if (action === 'undo') {
        say(t`Решение отменено.`);
        return;
      }
      // A changed letter has not left: it waits for its owner as before.
      if (action === 'edit') {
        say(t`Письмо изменено. Уйдёт, когда вы его отправите.`);
        return;
      }
      keepUndoable([application_id]);
      if (action === 'sent_by_hand') {
        say(t`Отмечено: отправлено вами.`, () => back.mutate([application_id]));
        return;
      }
      if (action === 'dismiss') {
        say(t`Вакансия скрыта.`, () => back.mutate([application_id]), stored([result]));
        return;
      }
      const at = result.current?.not_before;
      const later = at !== undefined && Date.parse(at) > serverNow();
      const leaves = later ? t`Письмо уйдёт около ${soon(at)}.` : t`Письмо встало в очередь.`;
      say(leaves, () => back.mutate([application_id]));
    },
    onError: (error) => {
      refresh();
      if (isProblem(error) && Object.keys(error.fields).length > 0) return; // stands at its field
      if (showsChange && changedMeanwhile(error)) return;
      refuse(error);
    },
  });
}

/** The same decision about several applications, with one toast and one way back for all of them. */
export function useDecideMany(): UseMutationResult<Outcome, Error, readonly Decision[]> {
  const { t } = useLingui();
  const refresh = useRefresh();
  const refuse = useRefusal();
  const back = useUndoMany();
  return useMutation({
    mutationFn: decideMany,
    onSettled: refresh,
    onSuccess: ({ items, accepted, refused }, asked) => {
      const versions = new Map(
        items.flatMap(({ status, application_id, current }) =>
          status === 'accepted' && current !== null ? [[application_id, current.version] as const] : [],
        ),
      );
      keepUndoable(versions);
      const sent = asked[0]?.action === 'approve';
      const done = sent
        ? plural(accepted, {
            one: 'В очередь поставлено # письмо.',
            few: 'В очередь поставлены # письма.',
            many: 'В очередь поставлено # писем.',
            other: 'В очередь поставлено # письма.',
          })
        : plural(accepted, {
            one: 'Скрыта # вакансия.',
            few: 'Скрыты # вакансии.',
            many: 'Скрыто # вакансий.',
            other: 'Скрыто # вакансии.',
          });
      const why = items.find((one) => one.status === 'refused')?.detail ?? '';
      say(
        refused === 0 ? done : t`${done} Не принято: ${refused}. ${why}`,
        versions.size === 0 ? undefined : () => back.mutate(versions),
        sent ? [] : stored(items),
      );
    },
    onError: refuse,
  });
}

/** Takes back what was decided at once, as far as it has not left. */
function useUndoMany(): UseMutationResult<number, Error, ReadonlyMap<string, number>> {
  const { t } = useLingui();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: undoMany,
    onSettled: refresh,
    onSuccess: (count, asked) => {
      keepUndoable([]);
      const late = asked.size - count;
      say(late === 0 ? t`Решения отменены.` : t`Отменено: ${count}. Остальные уже ушли: ${late}.`);
    },
    onError: (error) => notifications.show({ color: 'red', message: <ProblemText error={error} /> }),
  });
}

/** Takes back the decisions about these applications. */
export function useUndo(): UseMutationResult<Result[], Error, readonly string[]> {
  const { t } = useLingui();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (ids: readonly string[]) => Promise.all(ids.map((id) => undo(id))),
    onSuccess: () => {
      keepUndoable([]);
      refresh();
      say(t`Решение отменено.`);
    },
    onError: (error, ids) => {
      refresh();
      const late = isProblem(error) && error.code === 'too_late';
      notifications.hide(TOAST);
      notifications.show({
        id: TOAST,
        color: 'amber',
        message: late ? <TooLate id={ids[0] ?? ''} at={sentAt(error)} /> : <ProblemText error={error} />,
      });
    },
  });
}

function sentAt({ body }: Problem): string | undefined {
  const { sent_at: at } = (body.params ?? {}) as { sent_at?: unknown };
  return typeof at === 'string' ? at : undefined;
}

/** Notices stand outside of the routes: the link loads the page. */
function TooLate({ id, at }: { id: string; at: string | undefined }) {
  return (
    <Group justify="space-between" gap="sm">
      <Text size="sm">
        {at === undefined ? <Trans>Отменить уже нельзя.</Trans> : <Trans>Уже ушло в {time(Date.parse(at))}, отменить нельзя.</Trans>}
      </Text>
      <Anchor href={`/applications/${id}`} size="sm">
        <Trans>Открыть отклик</Trans>
      </Anchor>
    </Group>
  );
}

/** `Z` anywhere takes back the newest decision. */
export function useUndoKey(): void {
  const newest = useStore(undoable);
  const back = useUndo();
  const backMany = useUndoMany();
  const press = () => ('size' in newest ? backMany.mutate(newest) : back.mutate(newest));
  useKey('undo', press, ('size' in newest ? newest.size : newest.length) > 0);
}
