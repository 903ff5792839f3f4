import { Alert, Anchor, Badge, Button, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Channel } from '../../api/nouns';
import { useMay } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { bytesText } from '../../parts/bytes-text';
import { partsWords } from '../../parts/parts-words';
import { Nothing, Reading } from '../../parts/reading';
import { useMoment } from '../../parts/use-moment';
import { PageTitle } from '../../shell/page-title';
import { useChannels } from '../reports/report-queries';
import { ChannelForm } from './channel-form';
import { channelsWords } from './words';

export default function Channels() {
  const say = useWords(channelsWords);
  const channels = useChannels();
  const [editing, setEditing] = useState<Channel | null>(null);
  return (
    <>
      <PageTitle id="channels" />
      <Text size="sm" c="dimmed" mb="sm">
        {say('about')}
      </Text>
      <Reading query={channels}>
        {(rows) =>
          rows.length === 0 ? (
            <Nothing>{say('none')}</Nothing>
          ) : (
            <Stack gap="md">
              {rows.map((channel) => (
                <ChannelCard key={channel.id} channel={channel} onEdit={() => setEditing(channel)} />
              ))}
            </Stack>
          )
        }
      </Reading>
      {editing ? <ChannelForm channel={editing} onClose={() => setEditing(null)} /> : null}
    </>
  );
}

const colours = {
  online: 'teal',
  offline: 'red',
  pending: 'yellow',
  flagged: 'orange',
  disabled: 'red',
  unknown: 'gray',
} as const;

function ChannelCard({ channel, onEdit }: { channel: Channel; onEdit: () => void }) {
  const say = useWords(channelsWords);
  const parts = useWords(partsWords);
  const moment = useMoment();
  const may = useMay();
  const { circuit } = channel;
  return (
    <Paper withBorder p="md" component="section" aria-label={channel.name} data-testid={`channel-${channel.id}`}>
      <Group justify="space-between" align="start" gap="sm">
        <div>
          <Title order={2}>
            <bdi>{channel.name}</bdi>
          </Title>
          <Text size="sm" c="dimmed" className="tabular">
            {channel.phone}
          </Text>
        </div>
        <Group gap="xs">
          <Badge variant="light" color={colours[channel.status]} tt="none">
            {say(`status_${channel.status}`)}
          </Badge>
          {may('teams:read') ? (
            <Anchor component={Link} to={`/routing/${channel.id}`} size="sm" aria-label={`${say('routing')}: ${channel.name}`}>
              {say('routing')}
            </Anchor>
          ) : null}
          {may('channels:write') ? (
            <Button size="compact-sm" variant="light" onClick={onEdit} aria-label={`${parts('edit')}: ${channel.name}`}>
              {parts('edit')}
            </Button>
          ) : null}
        </Group>
      </Group>
      {channel.statusRaw || channel.statusReason ? (
        <Text size="xs" c="dimmed" className="others-words">
          {[channel.statusRaw ? say('raw', { raw: channel.statusRaw }) : null, channel.statusReason].filter(Boolean).join(' · ')}
        </Text>
      ) : null}
      {circuit ? (
        <Alert color="red" mt="sm" title={say('circuit')} role="status" data-testid="circuit">
          <Text size="sm" c="var(--mantine-color-text)" className="others-words">
            {say('circuit_detail', {
              since: moment(circuit.openedAt),
              code: circuit.code,
              message: circuit.message,
              probe: moment(circuit.nextProbeAt),
            })}
          </Text>
        </Alert>
      ) : null}
      <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm" mt="sm">
        <Fact name={say('quality')} value={channel.quality ?? say('quality_none')} />
        <Fact name={say('throughput')} value={String(channel.throughputPerSecond)} />
        <Fact name={say('webhook')} value={moment(channel.lastSignedWebhookAt)} />
      </SimpleGrid>
      <Capabilities capabilities={channel.capabilities} />
    </Paper>
  );
}

const Fact = ({ name, value }: { name: string; value: string }) => (
  <div>
    <Text size="xs" c="dimmed">
      {name}
    </Text>
    <Text size="sm">{value}</Text>
  </div>
);

const abilities = [
  'buttons',
  'lists',
  'listSections',
  'interactiveHeader',
  'interactiveFooter',
  'location',
  'reactions',
  'contacts',
  'replies',
  'typing',
] as const;
const media = ['image', 'audio', 'video', 'document', 'sticker'] as const;

function Capabilities({ capabilities }: { capabilities: Channel['capabilities'] }) {
  const say = useWords(channelsWords);
  const { i18n } = useTranslation();
  return (
    <Text component="details" size="sm" mt="sm">
      <summary>{say('capabilities')}</summary>
      <SimpleGrid cols={{ base: 2, sm: 3 }} spacing={4} mt="xs">
        {abilities.map((ability) => (
          <Group key={ability} gap={6} wrap="nowrap">
            {capabilities[ability] ? <IconCheck size={15} aria-hidden /> : <IconX size={15} aria-hidden />}
            <span>
              {say(`cap_${ability}`)}: {say(capabilities[ability] ? 'can' : 'cannot')}
            </span>
          </Group>
        ))}
        {media.map((kind) => (
          <span key={kind}>
            {say(`media_${kind}`)}:{' '}
            {capabilities.media[kind] > 0 ? bytesText(capabilities.media[kind], i18n.language) : say('cannot')}
          </span>
        ))}
      </SimpleGrid>
    </Text>
  );
}
