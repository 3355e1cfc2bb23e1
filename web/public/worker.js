// Shows messages while the page is closed, and says so when the server is away. It keeps no copy of anything: an old page
// would be worse than none.
const WORDS = {
  ru: {
    send: 'Отправить',
    dismiss: 'Не отвечать',
    done: 'Решение принято',
    sent: 'Ответ встал в очередь на отправку.',
    away: 'Решение не принято',
    lost: 'Нет связи с сервером. Откройте Вкатился и решите там.',
    offline: 'Нет связи с сервером',
    offlineText: 'Проверьте, запущен ли Вкатился, и что это устройство его видит. Отправка идёт без этой страницы; она откроется сама, когда связь вернётся.',
    again: 'Повторить',
  },
  en: {
    send: 'Send',
    dismiss: "Don't answer",
    done: 'Decided',
    sent: 'The reply is queued.',
    away: 'Not decided',
    lost: "Can't reach the server. Open Vkatilsya and decide there.",
    offline: "Can't reach the server",
    offlineText: 'Check that Vkatilsya is running and that this device can reach it. Sending goes on without this page; it opens by itself once the connection is back.',
    again: 'Retry',
  },
};
const speech = (language) => WORDS[language === 'en' ? 'en' : 'ru'];

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

// The server lets this file ask its own address and no other (Content-Security-Policy of the file).
self.addEventListener('fetch', (event) => {
  if (event.request.mode !== 'navigate' || event.request.method !== 'GET') return;
  event.respondWith(fetch(event.request).catch(() => offlinePage()));
});

/** Asks for the page every few seconds, and at once where the device comes back to its network, until the server answers. */
const COMES_BACK = `let asking = false;
async function ask() {
  if (asking) return;
  asking = true;
  const answer = await fetch(location.href, { cache: 'no-store' }).catch(() => undefined);
  if (answer !== undefined && answer.status < 500) location.reload();
  asking = false;
}
setInterval(ask, 3000);
addEventListener('online', ask);`;

function offlinePage() {
  const words = speech((self.navigator.language || 'ru').slice(0, 2));
  const page = `<!doctype html><html lang="${words === WORDS.en ? 'en' : 'ru'}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${words.offline}</title>
<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:30rem;margin:18vh auto;padding:0 1rem}
a{display:inline-block;padding:.6rem 1rem;border:1px solid;border-radius:8px;color:inherit;text-decoration:none}</style></head>
<body><main><h1>${words.offline}</h1><p>${words.offlineText}</p><p><a href="">${words.again}</a></p></main><script>${COMES_BACK}</script></body></html>`;
  return new Response(page, { status: 503, headers: { 'Content-Type': 'text/html; charset=utf-8' } });
}

/** Where a message is to be read, by what it is about: `application:<id>`, `match:<id>`, `chat_action:<id>`. */
function placeOf(told) {
  const [kind, id] = String(told.tag || '').split(':');
  if (told.topic === 'match_review') return '/review';
  if (kind === 'application' && id) return `/applications/${id}`;
  if (kind === 'match' && id) return `/vacancies/${id}`;
  return kind === 'chat_action' ? '/chats' : '/';
}

/** Phones cut a longer text: what is not read whole is not sent from here. */
const READ_WHOLE = 400;

/** Only what can be decided on sight: a reply that stands in the message, in the version that it shows. */
function decisionsOf(told) {
  const known = String(told.body || '').length > READ_WHOLE ? ['dismiss'] : ['approve', 'dismiss'];
  return (Array.isArray(told.actions) ? told.actions : []).filter(
    (one) => one.target === 'chat_action' && known.includes(one.decision) && Number.isInteger(one.expected_version),
  );
}

self.addEventListener('push', (event) => {
  let told = {};
  try {
    told = event.data.json();
  } catch {
    told = {};
  }
  const words = speech(told.language);
  const decisions = decisionsOf(told);
  event.waitUntil(
    self.registration.showNotification(told.title || 'Вкатился', {
      body: told.body || '',
      icon: '/icons/icon-192.png',
      badge: '/icons/icon-192.png',
      tag: told.tag,
      silent: told.silent === true,
      data: { place: placeOf(told), decisions, language: told.language },
      actions: decisions.map((one) => ({ action: one.decision, title: one.decision === 'approve' ? words.send : words.dismiss })),
    }),
  );
});

async function decide(one, words) {
  try {
    const answer = await fetch(`/api/chat-actions/${one.target_id}/decision`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-CSRF': '1', 'Idempotency-Key': self.crypto.randomUUID() },
      body: JSON.stringify({
        decision: one.decision,
        expected_version: one.expected_version,
        ...(one.decision === 'approve' ? { draft_hash: one.seen_hash } : {}),
      }),
    });
    if (answer.ok) return { title: words.done, body: one.decision === 'approve' ? words.sent : '' };
    const problem = await answer.json();
    return { title: problem.title || words.away, body: problem.detail || '' };
  } catch {
    return { title: words.away, body: words.lost };
  }
}

async function open(place) {
  const target = new URL(place, self.location.origin).href;
  const [page] = await self.clients.matchAll({ type: 'window' });
  if (page === undefined) return self.clients.openWindow(target);
  const shown = await page.navigate(target);
  return shown && shown.focus();
}

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { place = '/', decisions = [], language } = event.notification.data || {};
  const chosen = decisions.find((one) => one.decision === event.action);
  if (chosen === undefined) {
    event.waitUntil(open(place));
    return;
  }
  const tell = ({ title, body }) =>
    self.registration.showNotification(title, { body, icon: '/icons/icon-192.png', data: { place } });
  event.waitUntil(decide(chosen, speech(language)).then(tell));
});
