import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { PYTHON, ROOT, type Product } from './product';

/** What a service's database does to it from now on. */
type Mood = 'refuse' | 'admit' | 'freeze' | 'thaw';

/** The database as one service sees it: it refuses it, or says nothing. Afterwards all is as before. */
export async function withDatabaseOf(product: Product, service: string, act: (becomes: (mood: Mood) => Promise<void>) => Promise<void>): Promise<void> {
  const helper = spawn(PYTHON, [join(import.meta.dirname, 'database.py'), service], { cwd: ROOT, env: product.env, stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((gone) => helper.once('exit', gone));
  const answers = createInterface({ input: helper.stdout })[Symbol.asyncIterator]();
  const becomes = async (mood: Mood) => {
    helper.stdin.write(`${mood}\n`);
    if ((await answers.next()).done === true) throw new Error(`the database did not ${mood}`);
  };
  await act(becomes).finally(() => helper.stdin.end());
  if ((await ended) !== 0) throw new Error('the database was not set right again');
}
