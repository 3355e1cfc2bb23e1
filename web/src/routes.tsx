import { createBrowserRouter, Outlet } from 'react-router';

import { lazyRoute } from '@/lib/lazyRoute';
import { ErrorPage } from '@/shell/ErrorPage';
import { NotFound } from '@/shell/NotFound';
import { Shell } from '@/shell/Shell';
import { Waiting } from '@/ui/Waiting';

/** The only list of screens. A screen is src/features/<folder>/page.tsx with the texts of the same folder. */
const Login = lazyRoute('login', () => import('@/features/login/page'));
const SecondStep = lazyRoute('settings', () => import('@/features/settings/demanded'));
const Applications = lazyRoute('applications', () => import('@/features/applications/page'));
const Application = lazyRoute('applications', () => import('@/features/applications/details'));
const Chats = lazyRoute('chats', () => import('@/features/chats/page'));
const Share = lazyRoute('share', () => import('@/features/share/page'));
const Resumes = lazyRoute('resumes', () => import('@/features/resumes/page'));
const Resume = lazyRoute('resumes', () => import('@/features/resumes/details'));
const GivenResume = lazyRoute('resumes', () => import('@/features/resumes/given/page'));
const Settings = lazyRoute('settings', () => import('@/features/settings/page'));
const Vacancies = lazyRoute('vacancies', () => import('@/features/vacancies/page'));
const Vacancy = lazyRoute('vacancies', () => import('@/features/vacancies/details'));
const Calendar = lazyRoute('calendar', () => import('@/features/calendar/page'));
const Statistics = lazyRoute('statistics', () => import('@/features/statistics/page'));
const Welcome = lazyRoute('welcome', () => import('@/features/welcome/page'));
const Connect = lazyRoute('welcome', () => import('@/features/welcome/connect'));
const FirstResumes = lazyRoute('resumes', () => import('@/features/resumes/first'));
const FirstMode = lazyRoute('resumes', () => import('@/features/resumes/firstMode'));
const FirstTelegram = lazyRoute('welcome', () => import('@/features/welcome/telegram'));
const Admin = lazyRoute('admin', () => import('@/features/admin/page'));
const Done = lazyRoute('welcome', () => import('@/features/welcome/done'));
const Review = lazyRoute('review', () => import('@/features/review/page'));
const Today = lazyRoute('today', () => import('@/features/today/page'));

export function createRouter(): ReturnType<typeof createBrowserRouter> {
  return createBrowserRouter([
    {
      element: (
        <Waiting>
          <Outlet />
        </Waiting>
      ),
      errorElement: <ErrorPage />,
      children: [
        { path: '/login', element: <Login /> },
        { path: '/second-step', element: <SecondStep /> },
        {
          element: <Shell />,
          children: [
            {
              errorElement: <ErrorPage />,
              children: [
                { index: true, element: <Today /> },
                { path: 'review/:applicationId?', element: <Review /> },
                { path: 'applications', element: <Applications /> },
                { path: 'applications/:applicationId', element: <Application /> },
                { path: 'vacancies', element: <Vacancies /> },
                { path: 'vacancies/:matchId', element: <Vacancy /> },
                { path: 'chats/:chatId?', element: <Chats /> },
                { path: 'calendar', element: <Calendar /> },
                { path: 'statistics', element: <Statistics /> },
                { path: 'resumes', element: <Resumes /> },
                { path: 'resumes/given', element: <GivenResume /> },
                { path: 'resumes/:resumeId/:part?', element: <Resume /> },
                { path: 'settings/:section?', element: <Settings /> },
                {
                  path: 'welcome',
                  element: <Welcome />,
                  children: [
                    { index: true, element: <Connect /> },
                    { path: 'resumes', element: <FirstResumes /> },
                    { path: 'mode/:resumeId?', element: <FirstMode /> },
                    { path: 'telegram', element: <FirstTelegram /> },
                    { path: 'done', element: <Done /> },
                  ],
                },
                { path: 'admin', element: <Admin /> },
                { path: 'share', element: <Share /> },
                { path: '*', element: <NotFound /> },
              ],
            },
          ],
        },
      ],
    },
  ]);
}
