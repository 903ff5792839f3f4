import type { ConversationBody, PageBody } from '@heliograph/contracts';
import type { Page } from 'playwright-core';
import type { Desk } from './desk';

/** Every page an administrator is offered, from the navigation itself, so that a new one is looked at without being named here. */
export async function everyPage({ on, join, seatOf }: Desk): Promise<string[]> {
  const page = await seatOf(await join('Wen Li', 'admin'));
  await page.goto('/');
  await page.getByTestId('nav-settings').waitFor();
  const links = page.locator('a[data-testid^="nav-"]');
  const paths = await links.evaluateAll((found: { getAttribute(name: string): string | null }[]) =>
    found.flatMap((link) => link.getAttribute('href') ?? []),
  );
  await page.context().close();
  const [conversation] = (await on.api.get<PageBody<ConversationBody>>('/v1/conversations?limit=1')).data;
  return conversation ? [...paths, `/inbox/${conversation.id}`] : paths;
}

/** The page has its code and its data: nothing turns any more. */
export async function settled(page: Page): Promise<void> {
  await page.locator('[data-page], form').first().waitFor();
  await page.locator('body:not(:has(.mantine-Loader-root, .mantine-Skeleton-root))').waitFor();
  await page.evaluate('document.fonts.ready.then(() => null)');
}
