import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Account, Customer, Sender } from '../state/account';
import { newSid } from '../state/sids';
import type { World } from '../state/world';
import { ControlError, parse } from './control-error';

const phone = z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be E.164 such as +15550000001');
const url = z.url({ protocol: /^https?$/ }).nullable();

export const accountSchema = z.strictObject({
  accountSid: z
    .string()
    .regex(/^AC[0-9a-fA-F]{32}$/)
    .optional(),
  authToken: z.string().min(1).optional(),
  apiKeys: z.array(z.strictObject({ sid: z.string(), secret: z.string() })).optional(),
  suspended: z.boolean().optional(),
  templateLimit: z.number().int().min(0).optional(),
  messagingLimit: z.number().int().min(0).nullable().optional(),
});

const statuses = [
  'CREATING',
  'ONLINE',
  'OFFLINE',
  'PENDING_VERIFICATION',
  'VERIFYING',
  'ONLINE:UPDATING',
  'TWILIO_REVIEW',
  'DRAFT',
  'STUBBED',
] as const;

export const senderSchema = z.strictObject({
  accountSid: z.string(),
  phone,
  webhookUrl: url.optional(),
  fallbackUrl: url.optional(),
  statusCallbackUrl: url.optional(),
  messagingServiceSid: z
    .string()
    .regex(/^MG[0-9a-fA-F]{32}$/)
    .nullable()
    .optional(),
  wabaId: z.string().optional(),
  name: z.string().optional(),
  status: z.enum(statuses).optional(),
  qualityRating: z.string().optional(),
  messagingLimit: z.string().optional(),
  offlineReasons: z
    .array(z.strictObject({ code: z.string(), message: z.string(), more_info: z.string().default('') }))
    .optional(),
});

export const customerSchema = z.strictObject({
  phone,
  onWhatsApp: z.boolean().optional(),
  profileName: z.string().optional(),
  userId: z
    .string()
    .regex(/^[A-Z]{2}\.[0-9A-Za-z]{1,128}$/)
    .nullable()
    .optional(),
  hidesPhone: z.boolean().optional(),
  blocked: z.boolean().optional(),
  marketingStopped: z.boolean().optional(),
});

/** Creates or changes an account; fields left out keep their value, or get one made up. */
export function putAccount(world: World, given: z.output<typeof accountSchema>): Account {
  const { accountSid, ...rest } = given;
  const sid = accountSid ?? newSid('AC');
  const fresh: Account = {
    sid,
    authToken: newSid('AC').slice(2),
    apiKeys: [],
    suspended: false,
    templateLimit: 250,
    messagingLimit: null,
  };
  const account = { ...fresh, ...world.accounts.get(sid), ...present(rest) };
  world.putAccount(account);
  return account;
}

export function putSender(world: World, given: z.output<typeof senderSchema>): Sender {
  const existing = world.senders.get(given.phone);
  if (!world.accounts.has(given.accountSid)) throw new ControlError(404, 'no such account');
  if (existing && existing.accountSid !== given.accountSid) throw new ControlError(409, 'this number belongs to another account');
  const fresh: Sender = {
    sid: newSid('XE'),
    accountSid: given.accountSid,
    phone: given.phone,
    status: 'ONLINE',
    wabaId: '100000000000001',
    name: 'Simulated business',
    webhookUrl: null,
    fallbackUrl: null,
    statusCallbackUrl: null,
    messagingServiceSid: null,
    qualityRating: 'HIGH',
    messagingLimit: '10K Customers/24hr',
    offlineReasons: [],
  };
  const sender = { ...fresh, ...existing, ...present(given) };
  world.senders.set(sender.phone, sender);
  world.changes++;
  return sender;
}

export function putCustomer(world: World, given: z.output<typeof customerSchema>): Customer {
  const none: Customer = {
    phone: given.phone,
    onWhatsApp: true,
    profileName: 'Customer',
    userId: null,
    hidesPhone: false,
    blocked: false,
    marketingStopped: false,
  };
  const customer: Customer = { ...none, ...world.customers.get(given.phone), ...present(given) };
  world.customers.set(customer.phone, customer);
  world.changes++;
  return customer;
}

/** Who exists: accounts, senders, customers. */
export function directoryRoutes(app: FastifyInstance, world: World): void {
  app.post('/_sim/accounts', async (request) => {
    const account = putAccount(world, parse(accountSchema, request.body));
    return { ...account, accountSid: account.sid };
  });
  app.get('/_sim/accounts', async () => ({
    accounts: [...world.accounts.values()].map(({ authToken, apiKeys, ...rest }) => rest),
  }));
  app.post('/_sim/senders', async (request) => putSender(world, parse(senderSchema, request.body)));
  app.get('/_sim/senders', async () => ({ senders: [...world.senders.values()] }));
  app.post('/_sim/customers', async (request) => putCustomer(world, parse(customerSchema, request.body)));
  app.get('/_sim/customers', async () => ({ customers: [...world.customers.values()] }));
}

/** Without the fields that are undefined, so that a spread does not erase what was there. */
function present<T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
