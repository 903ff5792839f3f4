import { Stream } from './phone/stream';
import type { SimMessage } from './state/message';
import { World } from './state/world';
import { Faults } from './twilio/faults';
import { Lifecycle } from './twilio/lifecycle';
import { fateOf } from './twilio/message-fate';
import { OutboundMedia } from './twilio/outbound-media';
import { Reviews } from './twilio/reviews';
import { WebhookCaller } from './twilio/webhook-caller';

/** One simulated Twilio with the WhatsApp behind it: the state and everything that acts on it over time. */
export class Simulation {
  readonly world = new World();
  readonly faults = new Faults();
  readonly stream = new Stream();
  readonly webhooks: WebhookCaller;
  readonly lifecycle: Lifecycle;
  readonly reviews: Reviews;
  readonly outboundMedia: OutboundMedia;

  /** Where gateways reach the simulator, when that is not the address its own callers used. */
  readonly publicUrl: string | null;

  constructor(options: { webhookConnectionsPerOrigin: number; publicUrl?: string }) {
    this.publicUrl = options.publicUrl?.replace(/\/$/, '') ?? null;
    this.webhooks = new WebhookCaller(options.webhookConnectionsPerOrigin);
    this.lifecycle = new Lifecycle(this.world, this.webhooks, this.stream);
    this.reviews = new Reviews(this.world);
    this.outboundMedia = new OutboundMedia(this.world, this.lifecycle);
  }

  /** Sends a scheduled message when the virtual clock reaches its time, by the rules that hold then. */
  schedule(message: SimMessage): void {
    this.world.clock.at(message.sendAt ?? 0, () => {
      if (message.status !== 'scheduled') return;
      message.status = 'accepted';
      const sender = this.world.senders.get(message.from.slice('whatsapp:'.length));
      if (!sender) return;
      const template = message.contentSid === null ? null : (this.world.templates.get(message.contentSid) ?? null);
      const variables = message.contentVariables === null ? {} : (JSON.parse(message.contentVariables) as Record<string, string>);
      this.lifecycle.begin(message, fateOf(this.world, { sender, from: message.from, to: message.to, template, variables }));
    });
  }

  /** Continues what was under way when a snapshot was taken: deliveries, scheduled messages, reviews. */
  resume(): void {
    for (const message of this.world.ledger.oldestFirst()) {
      if (message.status === 'scheduled') this.schedule(message);
      else this.lifecycle.resume(message);
    }
    for (const template of this.world.templates.values()) this.reviews.await(template);
  }

  async close(): Promise<void> {
    this.world.generation++;
    this.world.clock.clear();
    this.stream.close();
    await this.webhooks.close();
  }
}
