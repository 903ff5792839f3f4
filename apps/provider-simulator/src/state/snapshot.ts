import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Account, Customer, Medium, Sender } from './account';
import type { SimMessage } from './message';
import { settingsSchema } from './settings';
import type { Template } from './template';
import type { World } from './world';

const version = 1;
const keptMessages = 5_000;
const keptMediaBytes = 16 * 1024 * 1024;

interface Snapshot {
  version: number;
  clockOffsetMs: number;
  settings: unknown;
  accounts: Account[];
  senders: Sender[];
  customers: Customer[];
  templates: Template[];
  messages: SimMessage[];
  lastInbound: [string, number][];
  media: (Omit<Medium, 'bytes'> & { base64: string })[];
}

/**
 * Keeps the world in one JSON file, so that a second start finds accounts, templates and recent messages (the newest
 * 5,000). Not promised: what happened in the last seconds before a crash, older messages, and the request log.
 */
export class SnapshotFile {
  private writtenChanges = -1;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly world: World,
    private readonly path: string,
  ) {}

  /** Fills the world from the file. A missing file is a fresh start; a file that cannot be read is an error, never silently replaced. */
  load(): void {
    let text: string;
    try {
      text = readFileSync(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw error;
    }
    const snapshot = JSON.parse(text) as Snapshot;
    if (snapshot.version !== version)
      throw new Error(`the simulator's data file has version ${snapshot.version}, expected ${version}`);
    const { world } = this;
    world.clock.setOffset(snapshot.clockOffsetMs);
    world.changeSettings(settingsSchema.parse(snapshot.settings));
    for (const account of snapshot.accounts) world.putAccount(account);
    for (const sender of snapshot.senders) world.senders.set(sender.phone, sender);
    for (const customer of snapshot.customers) world.customers.set(customer.phone, customer);
    for (const template of snapshot.templates) world.templates.set(template.sid, template);
    for (const message of snapshot.messages) world.putMessage(message);
    for (const [key, at] of snapshot.lastInbound) world.lastInbound.set(key, at);
    for (const { base64, ...medium } of snapshot.media) world.putMedium({ ...medium, bytes: Buffer.from(base64, 'base64') });
    this.writtenChanges = world.changes;
  }

  start(everyMs = 3_000): void {
    this.timer = setInterval(() => this.save(), everyMs);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
    this.save();
  }

  /** Writes when something changed; replaces the file in one step, readable by its owner only (it holds auth tokens). */
  save(): void {
    if (this.world.changes === this.writtenChanges) return;
    this.writtenChanges = this.world.changes;
    const temporary = `${this.path}.${process.pid}.tmp`;
    writeFileSync(temporary, JSON.stringify(this.take()), { mode: 0o600 });
    renameSync(temporary, this.path);
  }

  private take(): Snapshot {
    const { world } = this;
    const messages: SimMessage[] = [];
    const media: Snapshot['media'] = [];
    let bytes = 0;
    for (const message of world.ledger.newestFirst()) {
      if (messages.length >= keptMessages) break;
      messages.push(message);
      for (const sid of message.mediaSids) {
        const medium = world.media.get(sid);
        if (!medium || (bytes += medium.bytes.length) > keptMediaBytes) continue;
        const { bytes: content, ...rest } = medium;
        media.push({ ...rest, base64: content.toString('base64') });
      }
    }
    return {
      version,
      clockOffsetMs: world.clock.offsetMs,
      settings: world.settings,
      accounts: [...world.accounts.values()],
      senders: [...world.senders.values()],
      customers: [...world.customers.values()],
      templates: [...world.templates.values()],
      messages: messages.reverse(),
      lastInbound: [...world.lastInbound],
      media,
    };
  }
}
