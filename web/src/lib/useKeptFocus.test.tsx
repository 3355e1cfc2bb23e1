// @vitest-environment jsdom
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, expect, test } from 'vitest';

import { useKeptFocus, useReturnedFocus } from './useKeptFocus';

afterEach(cleanup);

function Saving() {
  const [busy, setBusy] = useState(false);
  useKeptFocus();
  return (
    <>
      <button
        disabled={busy}
        onClick={(event) => {
          // As browsers do it, and jsdom does not: what is disabled has no focus.
          event.currentTarget.blur();
          setBusy(true);
        }}
      >
        save
      </button>
      <button onClick={() => setBusy(false)}>answer</button>
    </>
  );
}

test('a button that rested while its press was on its way has the focus again', async () => {
  render(<Saving />);
  const save = screen.getByText('save');
  save.focus();
  await userEvent.keyboard('{Enter}');
  expect(document.activeElement).toBe(document.body);
  screen.getByText('answer').click();
  await waitFor(() => expect(document.activeElement).toBe(save));
});

test('who has gone elsewhere meanwhile is not called back', async () => {
  render(<Saving />);
  screen.getByText('save').focus();
  await userEvent.keyboard('{Enter}');
  await userEvent.click(screen.getByText('answer'));
  await new Promise((next) => setTimeout(next, 50)); // nothing is awaited: nothing may come
  expect(document.activeElement).toBe(screen.getByText('answer'));
});

function Dialog({ onClose }: { onClose: () => void }) {
  useReturnedFocus(true);
  return (
    // The focus comes a moment later, as in a dialog.
    <button onClick={onClose} ref={(node) => void setTimeout(() => node?.focus(), 5)}>
      close
    </button>
  );
}

function Page() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button onClick={() => setOpen(true)}>open</button>
      {open && <Dialog onClose={() => setOpen(false)} />}
    </>
  );
}

test('after a dialog that is taken away as a whole, the focus is where it was', async () => {
  render(<Page />);
  const opener = screen.getByText('open');
  opener.focus();
  await userEvent.keyboard('{Enter}');
  await waitFor(() => expect(document.activeElement).toBe(screen.getByText('close')));
  await userEvent.keyboard('{Enter}');
  await waitFor(() => expect(document.activeElement).toBe(opener));
});

function Notice() {
  const [there, setThere] = useState(true);
  useKeptFocus();
  return (
    <main>
      <h1 tabIndex={-1}>screen</h1>
      {there && <button onClick={() => setThere(false)}>undo</button>}
    </main>
  );
}

test('a pressed button that is taken away leaves the focus to the name of the screen', async () => {
  render(<Notice />);
  await userEvent.click(screen.getByText('undo'));
  await waitFor(() => expect(document.activeElement).toBe(screen.getByText('screen')));
});
