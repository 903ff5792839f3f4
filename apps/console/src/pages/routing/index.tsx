import { Select, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useMay } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { Nothing, Reading } from '../../parts/reading';
import { PageTitle } from '../../shell/page-title';
import { useTeamList } from '../people/people-queries';
import { useChannels } from '../reports/report-queries';
import { ChannelRule } from './channel-rule';
import { TeamHours } from './team-hours';
import { routingWords } from './words';

/** Who gets a conversation (`/routing/chn_…` opens on a number), and when a team is there. */
export default function Routing() {
  const say = useWords(routingWords);
  const may = useMay();
  return (
    <>
      <PageTitle id="routing" />
      <Text size="sm" c="dimmed" mb="md">
        {say('about')}
      </Text>
      {may('channels:read') ? (
        <>
          <Title order={2} mb="xs">
            {say('channels')}
          </Title>
          <ByChannel />
        </>
      ) : null}
      <Title order={2} mt="xl" mb="xs">
        {say('hours')}
      </Title>
      <ByTeam />
    </>
  );
}

function ByChannel() {
  const say = useWords(routingWords);
  const navigate = useNavigate();
  const asked = useParams()['*']?.split('/')[0];
  const channels = useChannels();
  const teams = useTeamList();
  return (
    <Reading query={channels}>
      {(rows) => {
        const chosen = rows.find(({ id }) => id === asked) ?? rows[0];
        if (!chosen) return <Nothing>{say('no_channels')}</Nothing>;
        return (
          <>
            <Select
              maw={320}
              mb="md"
              label={say('channel')}
              allowDeselect={false}
              value={chosen.id}
              onChange={(id) => id && void navigate(`/routing/${id}`)}
              data={rows.map(({ id, name, phone }) => ({ value: id, label: `${name} (${phone})` }))}
              data-testid="routing-channel"
            />
            <Reading query={teams}>{(known) => <ChannelRule key={chosen.id} channel={chosen.id} teams={known} />}</Reading>
          </>
        );
      }}
    </Reading>
  );
}

function ByTeam() {
  const say = useWords(routingWords);
  const teams = useTeamList();
  const [asked, setAsked] = useState<string | null>(null);
  return (
    <Reading query={teams}>
      {(rows) => {
        const chosen = rows.find(({ id }) => id === asked) ?? rows[0];
        if (!chosen) return <Nothing>{say('no_teams')}</Nothing>;
        return (
          <>
            <Select
              maw={320}
              mb="md"
              label={say('team')}
              allowDeselect={false}
              value={chosen.id}
              onChange={setAsked}
              data={rows.map(({ id, name }) => ({ value: id, label: name }))}
              data-testid="hours-team"
            />
            <TeamHours key={chosen.id} team={chosen.id} />
          </>
        );
      }}
    </Reading>
  );
}
