/** What a screen shows when it has nothing, or nothing any more, to show. Texts are those of the catalogues. */
export interface States {
  /** What the screen asks the server for besides what every screen knows, up to the first difference; nothing: it needs no more. */
  asks?: string;
  /** What could not be loaded, in the accusative, where the sentence names it. */
  what?: string;
  /** The sentence of an account in which nothing was begun, and what can be done there; nothing: there is always something. */
  empty?: readonly [text: string, action: string];
  /** What stays on the screen, said to be old, when the server is silent; nothing: whatever stood there. */
  stale?: string;
  /** An address whose filter leaves nothing, the sentence for it, and the way back to everything. */
  filtered?: readonly [query: string, text: string, action: string];
}

const GONE: States['empty'] = ['Такой записи нет или она не ваша.', 'На главную'];
const NO_PAGE: States['empty'] = ['Ссылка устарела, или в ней опечатка.', 'На главную'];

/** Every screen by the name that `allScreens` gives it. */
export const STATES: Readonly<Record<string, States>> = {
  today: { asks: '/api/notifications', what: 'события', empty: ['Пока ничего. Первый поиск занимает обычно до минуты.', 'Подключить'] },
  review: {
    asks: '/api/applications?state=review',
    what: 'письма',
    empty: ['Здесь будут письма, которые ждут вашего решения. Сначала подключите hh.ru или добавьте резюме текстом.', 'Начать'],
  },
  vacancies: {
    asks: '/api/matches',
    what: 'вакансии',
    stale: 'li',
    empty: ['Пока ничего не просмотрено. Поиск идёт по резюме, где включён режим; первые вакансии появятся здесь.', 'Настроить поиск'],
    filtered: ['?q=ъъъъ', 'С такими фильтрами вакансий нет.', 'Сбросить фильтры'],
  },
  applications: {
    asks: '/api/applications',
    what: 'отклики',
    stale: 'li',
    empty: ['Откликов пока нет. Письма, которые ждут вашего решения, лежат на проверке.', 'Проверить письма'],
    filtered: ['?q=ъъъъ', 'С таким фильтром откликов нет. Измените состояние или слова поиска.', 'Сбросить фильтры'],
  },
  chats: {
    asks: '/api/chats',
    what: 'чаты',
    empty: ['Никто не ждёт вашего ответа.', 'Показать все чаты'],
  },
  calendar: {
    asks: '/api/calendar',
    what: 'календарь',
    empty: ['Собеседований и заданий нет. Приглашения из чатов появятся здесь сами.', 'Открыть чаты'],
  },
  statistics: {
    asks: '/api/statistics',
    what: 'статистику',
    stale: 'table',
    empty: ['За этот период ничего не было. Статистика появится после первых откликов.', 'Показать за год по всем резюме'],
  },
  resumes: { empty: ['Резюме появятся после подключения hh.ru. Без аккаунта hh.ru добавьте его текстом или файлом.', 'Добавить резюме без hh.ru'] },
  settings: {},
  admin: { asks: '/api/admin/condition', what: 'состояние установки', empty: NO_PAGE },
  'settings-access': { empty: ['hh.ru не подключён: искать и откликаться нечем.', 'Подключить hh.ru'] },
  'settings-notifications': { asks: '/api/notifications/preferences', what: 'уведомления' },
  'settings-telegram': {
    asks: '/api/telegram',
    what: 'состояние Telegram',
    empty: ['В Telegram будут приходить письма на проверку и приглашения. Решать и останавливать отправку можно с телефона.', 'Подключить Telegram'],
  },
  'settings-answers': {
    asks: '/api/answers',
    what: 'ответы',
    empty: ['Пока пусто. Добавьте, например, ожидания по зарплате: об этом спрашивают чаще всего.', 'Запомнить'],
  },
  'settings-sessions': { asks: '/api/sessions', what: 'сеансы' },
  'settings-data': { asks: '/api/personal-data', what: 'данные' },
  'settings-backups': { asks: '/api/admin/backups', what: 'резервные копии' },
  'settings-plan': {},
  'settings-interface': {},
  'resume-mode': { asks: '/api/resumes/', empty: NO_PAGE },
  'resume-filters': { asks: '/api/dictionaries/', empty: NO_PAGE },
  'resume-rules': { empty: NO_PAGE },
  'resume-letter': { asks: '/api/applications?resume_id', what: 'письмо', empty: NO_PAGE },
  'resume-limits': { empty: NO_PAGE },
  'resume-what-if': { asks: '/api/resumes/', empty: NO_PAGE },
  'resume-given': {},
  share: { empty: ['Откликаться пока не с чего: ни одно резюме не подходит для отклика.', 'Подключить hh.ru'] },
  'review-letter': { asks: '/api/applications?state=review', what: 'письма', empty: GONE },
  application: { asks: '/api/applications/', what: 'отклик', empty: GONE },
  chat: { asks: '/api/chats/', what: 'чат', empty: GONE },
  vacancy: { asks: '/api/matches/', what: 'вакансию', empty: GONE },
  welcome: {},
  'welcome-resumes': { empty: ['Резюме ещё не прочитаны. Они появятся здесь сами через несколько секунд после подключения hh.ru.', 'К подключению'] },
  'welcome-mode': { asks: '/api/resumes/', empty: ['Выбирать пока не из чего: ни с одного резюме откликнуться нельзя.', 'К списку резюме'] },
  'welcome-telegram': {
    asks: '/api/telegram',
    what: 'состояние Telegram',
    empty: ['В Telegram будут приходить письма на проверку и приглашения. Решать и останавливать отправку можно с телефона.', 'Подключить Telegram'],
  },
  'welcome-done': { asks: '/api/matches', empty: ['hh.ru не подключён, поэтому искать пока негде.', 'К подключению'] },
  'not-found': { empty: NO_PAGE },
};
