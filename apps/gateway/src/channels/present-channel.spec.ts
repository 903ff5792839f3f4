import { FakeProvider } from '@heliograph/providers/testing';
import type { Channel, OpenCircuit } from '@heliograph/persistence';
import { newId } from '@heliograph/platform';
import { presentChannel } from './present-channel';

const at = new Date('2026-11-20T12:00:00.000Z');
const channel = {
  id: newId(),
  accountId: newId(),
  phone: '+4915100000001',
  name: 'Support',
  providerChannelId: null,
  status: 'online',
  statusRaw: 'ONLINE',
  statusReason: null,
  quality: null,
  throughputPerSecond: 80,
  lastSignedWebhookAt: null,
  createdAt: at,
  updatedAt: at,
} as unknown as Channel;
const circuit = (scope: OpenCircuit['scope'], subjectId: string): OpenCircuit => ({
  scope,
  subjectId,
  workspaceId: newId(),
  reasonCode: scope === 'account' ? '20003' : '63007',
  reasonMessage: 'refused',
  openedAt: at,
  probeAfter: new Date(at.getTime() + 60_000),
  probingUntil: null,
  probes: 0,
});

// Real: the presenter alone.
describe('a channel as the API shows it', () => {
  it.each([
    ['nothing is wrong', [], null],
    ['another number refuses', [circuit('channel', newId())], null],
    ['it refuses', [circuit('channel', channel.id)], '63007'],
    ['its account refuses as well', [circuit('channel', channel.id), circuit('account', channel.accountId)], '20003'],
  ])('says why its messages wait when %s', (_, circuits, code) => {
    const shown = presentChannel(channel, circuits, new FakeProvider().capabilities).circuit;
    expect(shown?.code ?? null).toBe(code);
    if (shown) expect(shown).toMatchObject({ openedAt: '2026-11-20T12:00:00.000Z', nextProbeAt: '2026-11-20T12:01:00.000Z' });
  });
});
