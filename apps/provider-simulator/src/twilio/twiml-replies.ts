import type { SimMessage } from '../state/message';
import { newSid } from '../state/sids';
import type { Simulation } from '../simulation';

/**
 * `<Response><Message>…</Message></Response>` in the answer to an inbound webhook sends an automatic reply, as Twilio
 * does (facts §2.3): a gateway that returns text by accident sees it arrive on the phone. Only plain message bodies are
 * understood; every other verb is ignored.
 */
export function autoReplies(simulation: Simulation, inbound: SimMessage, twiml: string): void {
  for (const match of twiml.matchAll(/<Message\b[^>]*>([\s\S]*?)<\/Message>/g)) {
    const inner = match[1] ?? '';
    const body = decode((/<Body>([\s\S]*?)<\/Body>/.exec(inner)?.[1] ?? inner).replace(/<[^>]*>/g, '')).trim();
    if (!body) continue;
    const now = simulation.world.clock.now();
    const reply: SimMessage = {
      ...inbound,
      sid: newSid('SM'),
      direction: 'outbound-reply',
      from: inbound.to,
      to: inbound.from,
      body,
      shown: { text: body },
      mediaSids: [],
      status: 'queued',
      createdAt: now,
      updatedAt: now,
      sentAt: null,
      plan: [],
      callbacks: [],
    };
    simulation.world.putMessage(reply);
    simulation.stream.publish(reply);
    simulation.lifecycle.begin(reply, { kind: 'delivered' });
  }
}

const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'", '&amp;': '&' };
const decode = (text: string): string => text.replace(/&(lt|gt|quot|apos|amp);/g, (entity) => entities[entity] ?? entity);
