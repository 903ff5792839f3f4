import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Customer, Sender } from '../state/account';
import type { SimMessage } from '../state/message';
import type { World } from '../state/world';
import type { Simulation } from '../simulation';
import { receiveFromCustomer, type CustomerMessage } from '../twilio/inbound';
import { ControlError, parse } from './control-error';
import { putCustomer } from './directory.routes';

/** A transparent pixel, for inbound images nobody cared to provide. */
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const delivery = {
  /** Deliver the same webhook this many times, one after another or at once. */
  times: z.number().int().min(1).max(1000).default(1),
  concurrent: z.boolean().default(false),
  badSignature: z.boolean().default(false),
};

const inboundSchema = z.strictObject({
  /** E.164 of the customer; created when unknown. */
  from: z.string().regex(/^\+[1-9]\d{6,14}$/),
  /** E.164 of the business's sender. */
  to: z.string(),
  profileName: z.string().optional(),
  body: z.string().max(4096).optional(),
  media: z.strictObject({ contentType: z.string().regex(/^[\w.+-]+\/[\w.+-]+$/), base64: z.string().optional() }).optional(),
  button: z.strictObject({ text: z.string(), payload: z.string() }).optional(),
  list: z.strictObject({ id: z.string(), title: z.string() }).optional(),
  location: z
    .strictObject({ latitude: z.number(), longitude: z.number(), address: z.string().optional(), label: z.string().optional() })
    .optional(),
  replyTo: z.string().optional(),
  referral: z.record(z.string().startsWith('Referral'), z.string()).optional(),
  ...delivery,
});

const tapSchema = z.strictObject({
  messageSid: z.string(),
  /** The button's or list row's id, title, or position from 0. */
  choice: z.union([z.string(), z.number().int().min(0)]),
  ...delivery,
});

/** What customers do: write, tap, read. */
export function customerActsRoutes(app: FastifyInstance, simulation: Simulation): void {
  const { world, lifecycle } = simulation;
  const originOf = (request: FastifyRequest): string => simulation.publicUrl ?? `http://${request.headers.host ?? 'localhost'}`;

  app.post('/_sim/inbound', async (request) => {
    const { from, to, profileName, media, times, concurrent, badSignature, ...rest } = parse(inboundSchema, request.body);
    const sender = senderOf(world, to);
    const customer = putCustomer(world, { phone: from, ...(profileName !== undefined && { profileName }) });
    const content: CustomerMessage = { ...rest };
    if (media)
      content.media = {
        contentType: media.contentType,
        bytes: media.base64 === undefined ? pixel : Buffer.from(media.base64, 'base64'),
      };
    return receiveFromCustomer(simulation, sender, customer, content, {
      times,
      concurrent,
      badSignature,
      origin: originOf(request),
    });
  });

  app.post('/_sim/tap', async (request) => {
    const { messageSid, choice, ...plan } = parse(tapSchema, request.body);
    const message = messageOf(world, messageSid);
    const content: CustomerMessage = { ...tapped(message, choice), replyTo: message.sid };
    const [sender, customer] = [senderOf(world, message.from.slice('whatsapp:'.length)), customerOf(world, message.to)];
    lifecycle.read(message);
    return receiveFromCustomer(simulation, sender, customer, content, { ...plan, origin: originOf(request) });
  });

  app.post('/_sim/read', async (request) => {
    const { messageSid } = parse(z.strictObject({ messageSid: z.string() }), request.body);
    const message = messageOf(world, messageSid);
    return { read: lifecycle.read(message), status: message.status };
  });
}

function tapped(message: SimMessage, choice: string | number): CustomerMessage {
  const buttons = (message.shown?.buttons ?? []).filter((button) => button.type === 'QUICK_REPLY');
  const button =
    typeof choice === 'number' ? buttons[choice] : buttons.find(({ id, title }) => id === choice || title === choice);
  if (button) return { button: { text: button.title, payload: button.id } };
  const items = message.shown?.list?.items ?? [];
  const item = typeof choice === 'number' ? items[choice] : items.find(({ id, title }) => id === choice || title === choice);
  if (item) return { list: { id: item.id, title: item.title } };
  throw new ControlError(404, 'this message has no such button or row');
}

function messageOf(world: World, sid: string): SimMessage {
  const message = world.messages.get(sid);
  if (!message) throw new ControlError(404, 'no such message');
  return message;
}

function senderOf(world: World, phone: string): Sender {
  const sender = world.senders.get(phone);
  if (!sender) throw new ControlError(404, 'no such sender');
  return sender;
}

function customerOf(world: World, address: string): Customer {
  const name = address.slice('whatsapp:'.length);
  if (name.startsWith('+')) return world.customers.get(name) ?? putCustomer(world, { phone: name });
  const customer = [...world.customers.values()].find(({ userId }) => userId === name);
  if (!customer) throw new ControlError(404, 'no such customer');
  return customer;
}
