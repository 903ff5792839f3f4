import { randomBytes } from 'node:crypto';
import type { AgentBody, InvitedAgentBody } from '@heliograph/contracts';
import type { Browser, Page } from 'playwright-core';
import { startTestPlatform, type TestPlatform, type TestPlatformOptions } from '../platform/start-platform';
import { launchBrowser, newSeat, troublesOf, type Seat } from './browser';
import { openDoor, type ConsoleDoor } from './console-door';

export interface Colleague {
  agent: Pick<AgentBody, 'id' | 'name'>;
  email: string;
  password: string;
}

/** The platform with people who answer, and a browser to sit them at. Real: every process, Chromium, the built console. */
export interface Desk {
  on: TestPlatform;
  /** The console's address; the door can be shut. */
  door: ConsoleDoor;
  browser: Browser;
  /** Somebody new who has chosen a password, as the link of an invitation lets them. */
  join(name: string, role?: AgentBody['role']): Promise<Colleague>;
  /** An empty browser, nobody signed in. */
  sit(seat?: Seat): Promise<Page>;
  /** A browser in which this person has signed in, by the API: the sign-in page has a story of its own. */
  seatOf(who: Colleague, seat?: Seat): Promise<Page>;
  /** @throws when a page met an error nobody caught or a rule of the security policy */
  stop(): Promise<void>;
}

export async function openDesk(options: TestPlatformOptions = {}): Promise<Desk> {
  const on = await startTestPlatform(options);
  const opened: Page[] = [];
  let door: ConsoleDoor | undefined;
  let browser: Browser | undefined;
  const stop = async () => {
    const failures: unknown[] = [];
    for (const act of [() => browser?.close(), () => door?.close(), () => on.stop()])
      await Promise.resolve(act()).catch((error: unknown) => failures.push(error));
    const said = opened.flatMap(troublesOf);
    if (failures.length > 0) throw failures[0];
    if (said.length > 0) throw new Error(`In the pages: ${said.join('\n')}`);
  };
  try {
    const desk = {
      door: (door = await openDoor(on.platform.ports.gateway)),
      browser: (browser = await launchBrowser()),
    };
    const sit: Desk['sit'] = async (seat) => {
      const page = await newSeat(desk.browser, desk.door.url, seat);
      opened.push(page);
      return page;
    };
    return {
      ...desk,
      on,
      sit,
      stop,
      join: (name, role = 'agent') => join(on, name, role),
      seatOf: async (who, seat) => {
        const page = await sit(seat);
        const { email, password } = who;
        const answer = await page.request.post('/v1/session', { data: { email, password } });
        if (!answer.ok()) throw new Error(`${email} may not enter: ${answer.status()} ${await answer.text()}`);
        return page;
      },
    };
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
}

async function join({ api }: TestPlatform, name: string, role: AgentBody['role']): Promise<Colleague> {
  const email = `${name.toLowerCase().replace(/\W+/g, '.')}.${randomBytes(3).toString('hex')}@bakery.test`;
  const password = 'flour water salt yeast';
  const { id, invitation } = await api.post<InvitedAgentBody>('/v1/agents', { email, name, role });
  await api.as(null).post('/v1/invitations/redeem', { token: invitation.token, name, password });
  return { agent: { id, name }, email, password };
}
