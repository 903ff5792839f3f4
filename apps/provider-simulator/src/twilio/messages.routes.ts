import type { FastifyInstance } from 'fastify';
import { rfc2822 } from '../state/clock';
import type { Medium } from '../state/account';
import type { SimMessage } from '../state/message';
import type { Simulation } from '../simulation';
import { answering, notFound, refusal, type Answer, type Call } from './answer';
import { createMessage } from './create-message';
import { listMessages } from './list-messages';
import { messageResource } from './message-resource';

const settled = new Set(['delivered', 'read', 'failed', 'undelivered', 'canceled', 'received']);

/** The Messages and Media resources of the 2010 API. */
export function messagesRoutes(app: FastifyInstance, simulation: Simulation): void {
  const { world } = simulation;
  const base = '/2010-04-01/Accounts/:account/Messages';
  const on = (method: 'GET' | 'POST' | 'DELETE', path: string, endpoint: (call: Call) => Answer | Promise<Answer>): void => {
    app.route({ method, url: base + path, handler: answering(world, endpoint) });
  };
  const withMessage = (act: (message: SimMessage, call: Call) => Answer) => (call: Call) => {
    const message = world.messages.get((call.params.message ?? '').replace(/\.json$/, ''));
    const own = message && message.accountSid === call.account.sid && !message.deleted;
    return own ? act(message, call) : notFound(call.request.url.split('?', 1)[0] as string);
  };

  on('POST', '.json', (call) => createMessage(simulation, call));
  on('GET', '.json', (call) => listMessages(world, call));
  on(
    'GET',
    '/:message',
    withMessage((message) => ({ status: 200, body: messageResource(message) })),
  );
  on(
    'POST',
    '/:message',
    withMessage((message, call) => update(simulation, message, call.body)),
  );
  on(
    'DELETE',
    '/:message',
    withMessage((message) => remove(simulation, message)),
  );
  on(
    'GET',
    '/:message/Media.json',
    withMessage((message) => listMedia(simulation, message)),
  );
  on(
    'GET',
    '/:message/Media/:medium',
    withMessage((message, call) => {
      const name = call.params.medium ?? '';
      const medium = world.media.get(name.replace(/\.json$/, ''));
      if (!medium || medium.messageSid !== message.sid) return notFound(call.request.url);
      // Twilio answers a redirect to its file store here; the bytes at once are what every client ends up with.
      if (!name.endsWith('.json')) return { status: 200, bytes: medium.bytes, contentType: medium.contentType };
      return { status: 200, body: mediaResource(medium) };
    }),
  );
}

/** `Status=canceled` for scheduled messages, or `Body=` to redact; not both (30400, 30409). */
function update(simulation: Simulation, message: SimMessage, form: Record<string, unknown>): Answer {
  const cancels = form.Status !== undefined;
  const redacts = form.Body !== undefined;
  if (cancels === redacts || (cancels && form.Status !== 'canceled') || (redacts && form.Body !== '')) {
    return refusal(400, 30400, 'Message update is invalid: set Status to canceled, or Body to an empty text');
  }
  if (cancels) {
    if (message.status !== 'scheduled') return refusal(409, 30409, 'Message cannot be canceled: it is not scheduled');
    simulation.lifecycle.cancel(message);
  } else {
    if (!settled.has(message.status) && message.status !== 'sent') return refusal(409, 20409, 'Message is still on its way');
    Object.assign(message, { body: '', shown: null, contentVariables: null, redacted: true });
    message.updatedAt = simulation.world.clock.now();
    simulation.world.changes++;
  }
  return { status: 200, body: messageResource(message) };
}

function remove(simulation: Simulation, message: SimMessage): Answer {
  if (!settled.has(message.status) && message.status !== 'sent') return refusal(409, 20409, 'Message is still on its way');
  Object.assign(message, { body: '', shown: null, contentVariables: null, deleted: true });
  for (const sid of message.mediaSids) simulation.world.dropMedium(sid);
  simulation.world.changes++;
  return { status: 204 };
}

function listMedia(simulation: Simulation, message: SimMessage): Answer {
  const media = message.mediaSids.map((sid) => simulation.world.media.get(sid)).filter((medium) => medium !== undefined);
  const uri = `/2010-04-01/Accounts/${message.accountSid}/Messages/${message.sid}/Media.json?PageSize=50&Page=0`;
  const body = { media_list: media.map(mediaResource), first_page_uri: uri, uri, next_page_uri: null, previous_page_uri: null };
  return { status: 200, body: { ...body, page: 0, page_size: 50, start: 0, end: Math.max(0, media.length - 1) } };
}

function mediaResource(medium: Medium): Record<string, unknown> {
  return {
    sid: medium.sid,
    account_sid: medium.accountSid,
    parent_sid: medium.messageSid,
    content_type: medium.contentType,
    date_created: rfc2822(medium.createdAt),
    date_updated: rfc2822(medium.createdAt),
    uri: `/2010-04-01/Accounts/${medium.accountSid}/Messages/${medium.messageSid}/Media/${medium.sid}.json`,
  };
}
