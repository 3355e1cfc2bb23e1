// Shows messages while the page is closed. It caches nothing and answers no request: an old page would be worse than none.
self.addEventListener('push', (event) => {
  let told = {};
  try {
    told = event.data.json();
  } catch {
    told = {};
  }
  const title = told.title || 'Вкатился';
  const options = { body: told.body || '', icon: '/icons/icon.svg', tag: told.tag, silent: told.silent === true, data: { link: '/' } };
  event.waitUntil(self.registration.showNotification(title, options));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const target = new URL(event.notification.data.link, self.location.origin);
  const own = target.origin === self.location.origin ? target.href : self.location.origin;
  event.waitUntil(
    self.clients.matchAll({ type: 'window' }).then((pages) => {
      const open = pages[0];
      return open ? open.navigate(own).then((page) => page && page.focus()) : self.clients.openWindow(own);
    }),
  );
});
