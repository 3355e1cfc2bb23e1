import { Trans, useLingui } from '@lingui/react/macro';
import { Box } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useParams, useSearchParams } from 'react-router';

import { Empty } from '@/ui/Empty';
import { Page } from '@/ui/Page';

import classes from './parts/chats.module.css';
import { ChatList } from './parts/ChatList';
import { Thread } from './parts/Thread';
import { useChats } from './queries';

/** The list beside the conversation; on narrow screens one of them. */
export default function ChatsPage() {
  const { t } = useLingui();
  const { chatId } = useParams();
  const [query, setQuery] = useSearchParams();
  const wide = useMediaQuery('(min-width: 62em)', true, { getInitialValueInEffect: false });
  const waits = query.get('all') === null;
  const some = (useChats(waits).data?.pages[0]?.total ?? 0) > 0;
  const back = waits ? '/chats' : '/chats?all=1';
  const list = (
    <ChatList
      chosen={chatId}
      waits={waits}
      onWaits={(next) => setQuery(next ? {} : { all: '1' }, { replace: true })}
    />
  );
  return (
    <Page title={t`Чаты`} wide>
      <div className={classes.grid}>
        {(wide || chatId === undefined) && <Box className={classes.side}>{list}</Box>}
        {chatId !== undefined && <Thread id={chatId} back={back} />}
        {wide && chatId === undefined && some && (
          <Empty>
            <Trans>Выберите чат слева: здесь будут переписка и предложенный ответ.</Trans>
          </Empty>
        )}
      </div>
    </Page>
  );
}
