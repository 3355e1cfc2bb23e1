// @vitest-environment jsdom
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';

import { useOutdated } from './outdated';

test('what could not be renewed stays, is said to be old, and comes anew when it is asked for', async () => {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } });
  const answers = [() => 'before', () => Promise.reject(new Error('away')), () => 'after'];

  function Page() {
    const found = useQuery({ queryKey: ['one'], queryFn: () => answers.shift()!() });
    const { outdated, again } = useOutdated();
    return (
      <>
        <p>{found.data}</p>
        {outdated && <button onClick={again}>old</button>}
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
  await client.refetchQueries();
  const old = await screen.findByRole('button');
  screen.getByText('before');
  await userEvent.click(old);
  await screen.findByText('after');
  expect(screen.queryByRole('button')).toBeNull();
});
