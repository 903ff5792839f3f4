import { Badge, Button, Group, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Answer, Trouble } from '../../admin/answer';
import { Facts } from '../../admin/facts';
import { adminWords } from '../../admin/words';
import { ask } from '../../api/client';
import { useMay } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { tellDone } from '../../shell/tell';
import { momentText } from '../inbox/clock-texts';
import { useTemplateSync, type Account } from './account-queries';
import { accountsWords } from './words';

const colours = { never: 'gray', running: 'blue', idle: 'teal', failing: 'red' };

/** How the last reading of the account's templates went, and a way to ask for one now. */
export function SyncState({ account }: { account: Account }) {
  const say = useWords(accountsWords);
  const admin = useWords(adminWords);
  const { i18n } = useTranslation();
  const may = useMay();
  const client = useQueryClient();
  const sync = useTemplateSync(account.id);
  const request = useMutation({
    mutationFn: () => ask<{ coalesced: boolean }>('POST', `/v1/accounts/${account.id}/template-sync`),
    onSuccess: ({ coalesced }) => tellDone(say(coalesced ? 'sync_coalesced' : 'sync_requested')),
    onSettled: () => client.invalidateQueries({ queryKey: ['accounts', 'sync'] }),
  });
  const time = (at: string | null): string => (at ? momentText(at, i18n.language) : admin('never'));
  return (
    <section data-testid="template-sync">
      <Group justify="space-between" mb={6}>
        <Title order={2}>{say('sync')}</Title>
        {may('templates:write') ? (
          <Button size="xs" variant="default" loading={request.isPending} onClick={() => request.mutate()} data-testid="sync-now">
            {say('sync_now')}
          </Button>
        ) : null}
      </Group>
      <Trouble error={request.error} />
      <Answer of={sync}>
        {(data) => (
          <>
            <Badge variant="light" tt="none" color={colours[data.state]} mb={6} data-testid="sync-state">
              {say(`sync_${data.state}`)}
            </Badge>
            <Facts
              rows={[
                [say('sync_attempt'), time(data.lastAttemptAt)],
                [say('sync_success'), time(data.lastSuccessAt)],
                ...(data.lastError ? [[say('sync_error'), `${time(data.lastErrorAt)}: ${data.lastError}`] as const] : []),
                ...(data.failures > 0 ? [[say('sync_failures'), data.failures] as const] : []),
                ...(data.notBefore ? [[say('sync_not_before'), time(data.notBefore)] as const] : []),
                ...(data.templatesSeen === null ? [] : [[say('sync_seen'), data.templatesSeen.toLocaleString()] as const]),
              ]}
            />
          </>
        )}
      </Answer>
    </section>
  );
}
