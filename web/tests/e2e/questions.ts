import { rows, type Api } from './fixtures';
import type { Json, Product } from './product';

interface Negotiation {
  id: string;
  messages: { text: string | null }[];
}

export const ASKED = 'Здравствуйте! Подскажите, пожалуйста, есть ли у вас опыт с PostgreSQL?';
/** What robots and swindlers write: they are answered differently. */
const UNUSUAL = /(?<!\p{L})бот|помощник|вариант|автомат|внести|реквизит/iu;

/** A chat about the resume that has what is asked, its new question, and the action proposed for that question. */
export async function asked(product: Product, api: Api, text: string, can: string): Promise<{ chat: Json; action: Json }> {
  const resume = await api.until('/api/bootstrap', (answer) =>
    (answer.resumes as Json[]).find((one) => (one.skills as string[]).includes('PostgreSQL')),
  );
  const chat = await api.until('/api/chats?limit=100', (answer) =>
    rows(answer).find(
      (one) =>
        one.cannot_write === null &&
        one.negotiation_id !== null &&
        one.resume_id === resume.id &&
        !UNUSUAL.test(String(one.last_text)),
    ),
  );
  // A lively employer who writes once more would take the proposal back.
  await product.sandbox('headhunter', '/settings', { employers: 'off' });
  await answerWhatIsOpen(api, `/api/chats/${String(chat.id)}`);
  await product.sandbox('headhunter', '/employer', { act: 'message', negotiation_id: chat.negotiation_id, text });
  const action = await api.until(`/api/chats/${String(chat.id)}`, (found) => {
    const question = (found.messages as Json[]).find((one) => one.text === text);
    return (found.actions as Json[]).find(
      (one) => one.state === 'proposed' && one.inbound_message_id === question?.hh_id && (one.can as string[]).includes(can),
    );
  });
  return { chat, action };
}

/** What an employer asked before belongs to the same answer: with it open, the next question has no draft of its own. */
async function answerWhatIsOpen(api: Api, path: string): Promise<void> {
  const found = await api.get(path);
  const open = (found.actions as Json[]).find((one) => one.state === 'proposed' && (one.can as string[]).includes('edit'));
  if (open === undefined) return;
  const body = { decision: 'edit', text: 'Добрый день! Расскажу об этом на встрече.', expected_version: open.version };
  await api.send('post', `/api/chat-actions/${String(open.id)}/decision`, body);
  await api.until(path, (one) => (one.last_author === 'applicant' ? true : undefined));
}

/** What an employer has of a chat. */
export async function textsOf(product: Product, negotiation: unknown): Promise<(string | null)[]> {
  const seen = (await product.sandbox('headhunter', '/negotiations')) as { items: Negotiation[] };
  return seen.items.find((one) => one.id === negotiation)!.messages.map((one) => one.text);
}
