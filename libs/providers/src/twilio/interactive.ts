import type Twilio from 'twilio';
import type { InteractiveContent } from '@heliograph/domain';
import { refusal, unusableAnswer } from './classify-failure';
import type { TwilioTypes } from './content-mapping';

type ContentCreate = Parameters<Twilio.Twilio['content']['v1']['contents']['create']>[0];

/**
 * `POST /v1/Content` for a message of this moment: inside the window it needs no approval and is never submitted to any (facts §3.2).
 * The texts stand in it as they are, with no variables: a value with a line break would not be taken (facts §4, 21656).
 */
export async function prepareContent(client: Twilio.Twilio, content: InteractiveContent): Promise<{ providerContentId: string }> {
  const request = { friendly_name: 'heliograph_session', language: 'en', variables: {}, types: toSessionTypes(content) };
  // The SDK's request type is in camelCase, yet it posts the object as it is; the API wants snake_case.
  const created = await client.content.v1.contents.create(request as unknown as ContentCreate);
  if (typeof created.sid !== 'string' || created.sid === '') throw unusableAnswer('a content without id', 201);
  return { providerContentId: created.sid };
}

export function toSessionTypes(content: InteractiveContent): TwilioTypes {
  const { body, header, footer } = content;
  if (header !== undefined || footer !== undefined) throw notExpressible('buttons or a list with header or footer');
  if (content.kind === 'buttons') {
    const actions = content.buttons.map(({ id, title }) => ({ type: 'QUICK_REPLY', title, id }));
    return { 'twilio/quick-reply': { body, actions } };
  }
  const [section, ...more] = content.sections;
  if (!section || more.length > 0) throw notExpressible('a list of several sections');
  const items = section.rows.map(({ id, title, description }) => ({
    id,
    item: title,
    ...(description === undefined ? {} : { description }),
  }));
  return { 'twilio/list-picker': { body, button: content.button, items } };
}

export const notExpressible = (what: string) => refusal('message', 'not_expressible', `Twilio cannot carry ${what}`);
