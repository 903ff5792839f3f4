import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageStates } from '@heliograph/domain';
import { z } from 'zod';
import { eventFamilies, eventTypes } from './event-types';

const root = join(__dirname, '../../../..');
const writers = [
  'apps/gateway/src',
  'apps/outbound-sender/src',
  'apps/template-sync/src',
  'libs/persistence/src',
  'libs/domain/src',
];

/** Looks like a type of event and is none: columns in SQL, variables of texts. */
const noEvents = /\.(id|name|reference|phone|email)$/;
/** Signals, and actions of the audit log that no event tells, where their name is handed over as an argument. */
const signals = ['conversation.viewers', 'conversation.typing', 'agent.presence', 'broadcast.progress'];
const actionsOnly = [...signals, 'webhook_endpoint.changed', 'webhook_endpoint.secret_rotated'];

/** Quoted names that begin like an event, without those that are named as the action of an audit entry only. */
function namedIn(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(action: )?(['`])([a-z_]+)\.([a-z_]+|\$\{[^}]*\})\2/g)]
    .filter(([, action, , family]) => action === undefined && eventFamilies.includes(family as string))
    .map(([, , , family, rest]) => `${family}.${rest}`);
}

// Real: the source of every writer, read as text.
describe('the catalogue of events', () => {
  const files = writers.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('spec.ts') && !name.includes('testing'))
      .map((name) => join(root, folder, name)),
  );
  const written = new Set(files.flatMap(namedIn).filter((name) => !noEvents.test(name)));

  it('has every type that the code writes: one that you add belongs into event-types.ts, with a sentence about it', () => {
    expect(written.size).toBeGreaterThan(40);
    const fixed = [...written].filter((name) => !name.includes('$'));
    expect(fixed.filter((name) => !(name in eventTypes) && !actionsOnly.includes(name))).toEqual([]);
    // Made of a state: every state of a message has its type.
    const made = [...new Set([...written].filter((name) => name.includes('$')).map((name) => name.split('.', 1)[0]))];
    expect(made.filter((family) => !eventFamilies.includes(family as string))).toEqual([]);
    expect(messageStates.filter((state) => !(`message.${state}` in eventTypes))).toEqual([]);
  });

  it('describes each in a sentence and says what its data holds', () => {
    for (const [name, { description, data }] of Object.entries(eventTypes)) {
      expect([name, description]).toEqual([name, expect.stringMatching(/^[A-Z].{10,}[^.]$/)]);
      expect(z.toJSONSchema(data)).toMatchObject({ type: 'object' });
    }
  });
});
