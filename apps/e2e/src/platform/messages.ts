import type { AcceptedMessageBody, MessageTimelineBody } from '@heliograph/contracts';
import { eventually } from './eventually';
import type { TestPlatform } from './start-platform';

export type State = MessageTimelineBody['state'];

/** From `handed_off` on the provider has it: these are the states a message that left may be in. */
export const left: readonly State[] = ['handed_off', 'sent', 'delivered', 'read'];

export const timelineOf = ({ api }: Pick<TestPlatform, 'api'>, id: string): Promise<MessageTimelineBody> =>
  api.get<MessageTimelineBody>(`/v1/messages/${id}`);

/** Waits until the message is in one of these states and answers it. */
export async function untilState(
  on: Pick<TestPlatform, 'api'>,
  id: string,
  states: State | readonly State[],
  withinMs = 30_000,
): Promise<MessageTimelineBody> {
  const wanted = ([] as State[]).concat(states);
  let seen: State | undefined;
  return eventually(
    `message ${id} is ${wanted.join(' or ')}`,
    async () => {
      const message = await timelineOf(on, id);
      seen = message.state;
      return wanted.includes(message.state) && message;
    },
    { withinMs, seen: () => seen },
  );
}

export const send = ({ api }: Pick<TestPlatform, 'api'>, body: unknown, key?: string): Promise<AcceptedMessageBody> =>
  api.post<AcceptedMessageBody>('/v1/messages', body, key === undefined ? {} : { 'idempotency-key': key });
