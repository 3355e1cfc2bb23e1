// @vitest-environment jsdom
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';

import { useOutdated, useRestarting } from './outdated';
import { Problem } from './problem';

test('what could not be renewed stays, is said to be old, and comes anew when it is asked for', async () => {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } });
  const answers = [() => 'before', () => Promise.reject(new Error('away')), () => 'after'];

  function Page() {
    const found = useQuery({ queryKey: ['one'], queryFn: () => answers.shift()!() });
    const { since, again } = useOutdated();
    return (
      <>
        <p>{found.data}</p>
        {since !== undefined && <button onClick={again}>of {since}</button>}
      </>
    );
  }
  render(
    <QueryClientProvider client={client}>
      <Page />
    </QueryClientProvider>,
  );
  await screen.findByText('before');
  expect(screen.queryByRole('button')).toBeNull();
  const read = client.getQueryState(['one'])!.dataUpdatedAt;
  await client.refetchQueries();
  const old = await screen.findByRole('button', { name: `of ${String(read)}` });
  screen.getByText('before');
  await userEvent.click(old);
  await screen.findByText('after');
  expect(screen.queryByRole('button')).toBeNull();
});

test('a server that is restarting is waited for, and that is said as long as it lasts', async () => {
  const client = new QueryClient({ defaultOptions: { queries: { retry: true, retryDelay: 20 } } });
  let away = true;

  function Page() {
    const found = useQuery({
      queryKey: ['one'],
      queryFn: () => (away ? Promise.reject(new Problem(503, { code: 'restarting' })) : Promise.resolve('back')),
    });
    return (
      <>
        <p>{found.data}</p>
        {useRestarting() && <p>waits</p>}
      </>
    );
  }
  render(
    <QueryClientProvider client={client}>
      <Page />
    </QueryClientProvider>,
  );
  await screen.findByText('waits');
  away = false;
  await screen.findByText('back');
  expect(screen.queryByText('waits')).toBeNull();
});
