import { BoundedList } from './bounded-list';
import { VirtualClock } from './clock';
import { settingsSchema, type Settings } from './settings';
import type { Account, Alert, Customer, Medium, Sender } from './account';
import type { SimMessage } from './message';
import type { Template } from './template';
import { newSid } from './sids';

/** One API call as the request log keeps it, refused ones included. */
export interface LoggedRequest {
  at: number;
  method: string;
  path: string;
  accountSid: string | null;
  /** HTTP status; null when a fault ended the connection without an answer. */
  status: number | null;
  code: number | null;
  fault: string | null;
  requestId: string;
}

/** Everything the simulator knows, in memory. One per running simulator; no module-level state. */
export class World {
  readonly clock = new VirtualClock();
  settings: Settings = settingsSchema.parse({});
  readonly accounts = new Map<string, Account>();
  /** By E.164 phone: a number belongs to one account. */
  readonly senders = new Map<string, Sender>();
  readonly customers = new Map<string, Customer>();
  readonly templates = new Map<string, Template>();
  readonly messages = new Map<string, SimMessage>();
  readonly media = new Map<string, Medium>();
  /** `whatsapp:+sender|whatsapp:+customer` → virtual epoch ms of the customer's last message (R9). */
  readonly lastInbound = new Map<string, number>();
  /** Account SID → customer → virtual epoch ms of the last business-initiated template, for the portfolio limit. */
  readonly reached = new Map<string, Map<string, number>>();
  readonly ledger = new BoundedList<SimMessage>(200_000, (message) => this.forget(message));
  readonly requests = new BoundedList<LoggedRequest>(20_000);
  readonly alerts = new BoundedList<Alert>(5_000);
  /** Counts changes, so that a snapshot knows whether there is anything new to write. */
  changes = 0;
  /** Raised by reset and close: whatever was scheduled for an earlier generation must not happen any more. */
  generation = 0;
  private mediaBytes = 0;
  private readonly knownAuthorizations = new Map<string, Account>();

  /** The account a Basic header speaks for, or undefined. The answer is remembered per header: it is asked on every request. */
  accountOf(authorization: string | undefined): Account | undefined {
    if (!authorization) return undefined;
    const known = this.knownAuthorizations.get(authorization);
    if (known) return known;
    const [scheme, encoded] = authorization.split(' ');
    if (scheme?.toLowerCase() !== 'basic' || !encoded) return undefined;
    const text = Buffer.from(encoded, 'base64').toString('utf8');
    const colon = text.indexOf(':');
    const [user, password] = [text.slice(0, colon), text.slice(colon + 1)];
    for (const account of this.accounts.values()) {
      const byToken = account.sid === user && account.authToken === password;
      if (byToken || account.apiKeys.some((key) => key.sid === user && key.secret === password)) {
        if (this.knownAuthorizations.size > 1000) this.knownAuthorizations.clear();
        this.knownAuthorizations.set(authorization, account);
        return account;
      }
    }
    return undefined;
  }

  putAccount(account: Account): void {
    this.knownAuthorizations.clear();
    this.accounts.set(account.sid, account);
    this.changes++;
  }

  putMessage(message: SimMessage): void {
    this.messages.set(message.sid, message);
    this.ledger.push(message);
    this.changes++;
  }

  putMedium(medium: Medium): void {
    this.media.set(medium.sid, medium);
    this.mediaBytes += medium.bytes.length;
    for (const old of this.media.values()) {
      if (this.mediaBytes <= this.settings.mediaBytesCap) break;
      this.dropMedium(old.sid);
    }
    this.changes++;
  }

  dropMedium(sid: string): void {
    const medium = this.media.get(sid);
    if (!medium) return;
    this.media.delete(sid);
    this.mediaBytes -= medium.bytes.length;
  }

  raiseAlert(alert: Omit<Alert, 'sid' | 'at'>): void {
    this.alerts.push({ ...alert, sid: newSid('NO'), at: this.clock.now() });
  }

  windowIsOpen(sender: string, customer: string): boolean {
    const last = this.lastInbound.get(`${sender}|${customer}`);
    return last !== undefined && this.clock.now() - last < this.settings.windowHours * 3_600_000;
  }

  changeSettings(change: Partial<Settings>): Settings {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    this.settings = { ...this.settings, ...given };
    this.ledger.cap = this.settings.ledgerCap;
    this.requests.cap = this.settings.requestsCap;
    this.changes++;
    return this.settings;
  }

  /** Back to an empty world; `keepAccounts` keeps accounts, senders, customers and templates and drops the traffic. */
  reset(keepAccounts: boolean): void {
    this.generation++;
    this.changes++;
    this.clock.clear();
    this.clock.setOffset(0);
    for (const store of [this.messages, this.media, this.lastInbound, this.reached]) store.clear();
    for (const list of [this.ledger, this.requests, this.alerts]) list.clear();
    this.mediaBytes = 0;
    this.settings = settingsSchema.parse({});
    this.changeSettings({});
    if (keepAccounts) return;
    for (const store of [this.accounts, this.senders, this.customers, this.templates, this.knownAuthorizations]) store.clear();
  }

  private forget(message: SimMessage): void {
    this.messages.delete(message.sid);
    for (const sid of message.mediaSids) this.dropMedium(sid);
  }
}
