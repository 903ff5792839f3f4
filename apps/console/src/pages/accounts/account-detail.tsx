import { Anchor, Group, Stack, Title } from '@mantine/core';
import { Link, useParams } from 'react-router';
import { Answer } from '../../admin/answer';
import { adminWords } from '../../admin/words';
import { useMay } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { PageTitle } from '../../shell/page-title';
import { useAccount, useLiveAccounts } from './account-queries';
import { Circuits } from './circuits';
import { EligibilityTimeline } from './eligibility-timeline';
import { EvidenceFiles } from './evidence-files';
import { OnboardingChecklist } from './onboarding-checklist';
import { EligibleBadge, Standing } from './standing';
import { SyncState } from './sync-state';

export function AccountDetail() {
  const { id = '' } = useParams();
  const admin = useWords(adminWords);
  const may = useMay();
  const account = useAccount(id);
  useLiveAccounts();
  return (
    <>
      <PageTitle id="accounts" />
      <Anchor component={Link} to="/accounts" size="sm">
        {admin('back')}
      </Anchor>
      <Answer of={account}>
        {(data) => (
          <Stack gap="xl" mt="sm" maw={860}>
            <div>
              <Group gap="sm" mb="sm">
                <Title order={2}>{data.name}</Title>
                <EligibleBadge eligible={data.eligible} />
              </Group>
              <Standing account={data} />
            </div>
            <OnboardingChecklist account={data} />
            <EligibilityTimeline account={data} />
            {may('evidence:read') ? <EvidenceFiles account={data} /> : null}
            <SyncState account={data} />
            {may('channels:read') ? <Circuits account={data} /> : null}
          </Stack>
        )}
      </Answer>
    </>
  );
}
