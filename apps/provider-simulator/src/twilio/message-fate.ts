import { contentType } from '../state/template';
import type { World } from '../state/world';
import type { Fate } from './lifecycle';
import type { Draft } from './message-request';

/** What a message's fate depends on. */
export type Dispatch = Pick<Draft, 'sender' | 'from' | 'to' | 'template' | 'variables'>;

/** Types WhatsApp takes as ordinary session messages, with no review (facts §3.2). */
const sessionTypes = new Set([
  'twilio/text',
  'twilio/media',
  'twilio/quick-reply',
  'twilio/list-picker',
  'twilio/location',
  'twilio/catalog',
  'twilio/call-to-action',
  'twilio/card',
  'whatsapp/card',
]);
/** Types that exist inside the window only, reviewed or not. */
const neverOutside = new Set(['twilio/list-picker', 'twilio/location']);

const failed = (errorCode: number): Fate => ({ kind: 'failed', status: 'failed', errorCode });
const undelivered = (errorCode: number): Fate => ({ kind: 'failed', status: 'undelivered', errorCode });

/**
 * What WhatsApp does with a message Twilio has accepted: the rules are enforced here independently of any sender's own
 * care, so that a sender that is wrong sees its messages fail as it would in life.
 */
export function fateOf(world: World, draft: Dispatch): Fate {
  const { sender, to, template } = draft;
  const customer = world.customers.get(to.slice('whatsapp:'.length));
  if (sender.status !== 'ONLINE' && sender.status !== 'ONLINE:UPDATING')
    return failed(Number(sender.offlineReasons[0]?.code ?? 63112));
  const open = world.windowIsOpen(draft.from, to);
  if (!open || (template && !sessionTypes.has(contentType(template)))) {
    const refused = outsideWindow(world, draft);
    if (refused) return refused;
  }
  if (Object.values(draft.variables).some((value) => / {5,}/.test(value))) return failed(63013);
  const known = customer ? customer.onWhatsApp : world.settings.unknownCustomers === 'on_whatsapp';
  if (!known) return customer ? undelivered(63024) : failed(63003);
  if (customer?.blocked) return undelivered(63014);
  if (template?.approval?.category === 'MARKETING' && !open) {
    if (customer?.marketingStopped) return undelivered(63050);
    // Marketing templates have not been delivered to United States numbers since 2025-04-01 (facts §6.4); +1 is all this checks.
    if (to.startsWith('whatsapp:+1')) return undelivered(63049);
  }
  if (!open && !withinMessagingLimit(world, sender.accountSid, to)) return failed(63018);
  return { kind: 'delivered' };
}

/** Why this may not go as a business-initiated message, or null when an approved template carries it (R9, R10). */
function outsideWindow(world: World, { template }: Dispatch): Fate | null {
  const closed: Fate = { kind: 'failed', status: world.settings.windowFailureStatus, errorCode: 63016 };
  if (!template || neverOutside.has(contentType(template))) return closed;
  switch (template.approval?.status) {
    case 'approved':
      return null;
    case 'paused':
      return failed(63041);
    case 'disabled':
      return failed(63042);
    default:
      return closed;
  }
}

/** Counts unique customers of the account in the last 24 hours; reaching one of them again is free (facts §5.5). */
function withinMessagingLimit(world: World, accountSid: string, to: string): boolean {
  const limit = world.accounts.get(accountSid)?.messagingLimit ?? null;
  if (limit === null) return true;
  const now = world.clock.now();
  const reached = world.reached.get(accountSid) ?? new Map<string, number>();
  world.reached.set(accountSid, reached);
  for (const [customer, at] of reached) if (now - at >= 86_400_000) reached.delete(customer);
  if (!reached.has(to) && reached.size >= limit) return false;
  if (!reached.has(to)) reached.set(to, now);
  return true;
}
