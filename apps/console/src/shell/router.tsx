import { createBrowserRouter, Navigate, type RouteObject } from 'react-router';
import { pages } from '../pages/registry';
import { PageFailed } from './page-failed';
import { NotFound, PageGate } from './page-gate';
import { SignedIn } from './signed-in';

const pageRoutes: RouteObject[] = pages.map((page) => ({
  path: `${page.id}/*`,
  errorElement: <PageFailed />,
  lazy: async () => {
    const { default: Page } = await page.load();
    const Component = () => (
      <PageGate page={page}>
        <Page />
      </PageGate>
    );
    return { Component };
  },
}));

/** Doors for people without a session, each a chunk of its own. */
const doors: RouteObject[] = [
  { path: '/sign-in', lazy: async () => ({ Component: (await import('../pages/sign-in')).default }) },
  { path: '/invitation', lazy: async () => ({ Component: (await import('../pages/sign-in/invitation')).default }) },
  { path: '/password-reset', lazy: async () => ({ Component: (await import('../pages/sign-in/password-reset')).default }) },
];

export const router = createBrowserRouter([
  {
    errorElement: <PageFailed />,
    HydrateFallback: () => null,
    children: [
      ...doors,
      {
        path: '/',
        element: <SignedIn />,
        children: [
          { index: true, element: <Navigate to={`/${pages[0]?.id ?? 'inbox'}`} replace /> },
          ...pageRoutes,
          { path: '*', element: <NotFound /> },
        ],
      },
    ],
  },
]);
