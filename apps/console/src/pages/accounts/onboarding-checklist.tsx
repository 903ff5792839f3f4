import { Button, Group, Modal, Select, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { IconCircle, IconCircleCheckFilled } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import adminClasses from '../../admin/admin.module.css';
import { Answer, Trouble } from '../../admin/answer';
import { fieldProblems } from '../../admin/field-problems';
import { ask } from '../../api/client';
import { useMay, useSession } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { tellDone } from '../../shell/tell';
import { shellWords } from '../../shell/words';
import { momentText } from '../inbox/clock-texts';
import classes from './accounts.module.css';
import { useChannelsOf, useOnboarding, type Account, type Onboarding } from './account-queries';
import { accountsWords } from './words';

type Item = Onboarding['items'][number];

/** R3, R15: what must be done before anything is sent, with the proof of each item and its next step. */
export function OnboardingChecklist({ account }: { account: Account }) {
  const say = useWords(accountsWords);
  const { i18n } = useTranslation();
  const may = useMay();
  const channels = useChannelsOf(account.id, may('channels:read'));
  const [picked, setPicked] = useState<string | null>(null);
  const channel = picked ?? channels.data?.[0]?.id ?? null;
  const onboarding = useOnboarding(account.id, channel);
  const [stating, setStating] = useState<Item | null>(null);
  return (
    <section data-testid="onboarding">
      <Group justify="space-between" align="end" mb={6}>
        <Title order={2}>{say('onboarding')}</Title>
        {(channels.data?.length ?? 0) > 1 ? (
          <Select
            size="xs"
            label={say('for_number')}
            allowDeselect={false}
            value={channel}
            onChange={setPicked}
            data={(channels.data ?? []).map((one) => ({ value: one.id, label: `${one.name} ${one.phone}` }))}
          />
        ) : null}
      </Group>
      <Answer of={onboarding}>
        {({ complete, items }) => (
          <>
            <Text size="sm" mb={8} role="status">
              {say(complete ? 'onboarding_complete' : 'onboarding_open')}
            </Text>
            <ul className={classes.checklist}>
              {items.map((item) => (
                <li key={item.name} data-testid={`item-${item.name}`} data-state={item.state}>
                  {item.state === 'done' ? (
                    <IconCircleCheckFilled size={20} className={classes.done} aria-hidden />
                  ) : (
                    <IconCircle size={20} className={classes.open} aria-hidden />
                  )}
                  <div>
                    <Text size="sm" fw={600}>
                      {say(`item_${item.name}`)} <span className={adminClasses.quiet}>{say(item.state)}</span>
                    </Text>
                    {item.nextStep ? <Text size="sm">{item.nextStep}</Text> : null}
                    {item.proof ? (
                      <Text size="xs" className="others-words">
                        {say('proof')}: {item.proof}
                      </Text>
                    ) : null}
                    {item.source && item.at ? (
                      <Text className={adminClasses.quiet}>
                        {say(`source_${item.source}`)}, {momentText(item.at, i18n.language)}
                      </Text>
                    ) : null}
                  </div>
                  {may('accounts:write') ? (
                    <Button
                      size="compact-xs"
                      variant="default"
                      onClick={() => setStating(item)}
                      aria-label={say('state_item', { act: say(actOf(item)), item: say(`item_${item.name}`) })}
                      data-testid={`state-${item.name}`}
                    >
                      {say(actOf(item))}
                    </Button>
                  ) : null}
                </li>
              ))}
            </ul>
          </>
        )}
      </Answer>
      {stating ? <StateItem account={account} channel={channel} item={stating} onClose={() => setStating(null)} /> : null}
    </section>
  );
}

/** What may be stated of it next. The terms are accepted by a person, with a name. */
const actOf = ({ name, state }: Item): 'accept_terms' | 'state_done' | 'state_open' =>
  state === 'done' ? 'state_open' : name === 'third_party_terms_accepted' ? 'accept_terms' : 'state_done';

interface Stating {
  account: Account;
  channel: string | null;
  item: Item;
  onClose: () => void;
}

const ofOneNumber = ['channel_enabled', 'number_and_waba_mapped', 'webhook_reachable_and_signed'];

function StateItem({ account, channel, item, onClose }: Stating) {
  const say = useWords(accountsWords);
  const common = useWords(shellWords);
  const client = useQueryClient();
  const { agent } = useSession();
  const [proof, setProof] = useState('');
  const [acceptedBy, setAcceptedBy] = useState(agent.name);
  const terms = actOf(item) === 'accept_terms';
  const state = useMutation({
    mutationFn: () =>
      terms
        ? ask('POST', `/v1/accounts/${account.id}/terms`, {
            body: { parties: ['twilio', 'whatsapp'], acceptedBy, ...(proof.trim() ? { proof } : {}) },
          })
        : ask('POST', `/v1/accounts/${account.id}/onboarding/${item.name}`, {
            body: {
              state: item.state === 'done' ? 'open' : 'done',
              proof,
              ...(channel && ofOneNumber.includes(item.name) ? { channel } : {}),
            },
          }),
    onSuccess: () => (tellDone(say('stated')), onClose()),
    onSettled: () => client.invalidateQueries({ queryKey: ['accounts'] }),
  });
  const problems = fieldProblems(state.error);
  return (
    <Modal
      opened
      onClose={onClose}
      title={say('state_item', { act: say(actOf(item)), item: say(`item_${item.name}`) })}
      closeButtonProps={{ 'aria-label': common('close') }}
    >
      <form onSubmit={(event) => (event.preventDefault(), state.mutate())}>
        <Stack gap="sm">
          {terms ? (
            <>
              <Text size="sm">{say('terms_text')}</Text>
              <TextInput
                label={say('accepted_by')}
                required
                value={acceptedBy}
                onChange={(event) => setAcceptedBy(event.currentTarget.value)}
                error={problems['/acceptedBy']}
              />
            </>
          ) : null}
          <Textarea
            label={say('proof')}
            description={say('proof_hint')}
            required={!terms}
            autosize
            minRows={2}
            value={proof}
            onChange={(event) => setProof(event.currentTarget.value)}
            error={problems['/proof']}
          />
          <Trouble error={state.error} />
          <Group justify="flex-end">
            <Button type="submit" loading={state.isPending}>
              {say(actOf(item))}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
