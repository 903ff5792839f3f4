import { Alert, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Answer } from '../../admin/answer';
import { useWords } from '../../i18n/catalogue';
import { momentText } from '../inbox/clock-texts';
import { useChannelsOf, type Account } from './account-queries';
import { accountsWords } from './words';

/** Numbers whose messages the provider refuses now: they wait, and one tries again from time to time. */
export function Circuits({ account }: { account: Account }) {
  const say = useWords(accountsWords);
  const { i18n } = useTranslation();
  const channels = useChannelsOf(account.id, true);
  return (
    <section data-testid="circuits">
      <Title order={2} mb={6}>
        {say('circuits')}
      </Title>
      <Answer of={channels}>
        {(list) => {
          const open = list.flatMap(({ id, name, circuit }) => (circuit ? [{ id, name, circuit }] : []));
          if (open.length === 0) return <Text size="sm">{say('circuits_none')}</Text>;
          return open.map(({ id, name, circuit }) => (
            <Alert key={id} color="orange" variant="light" mb="xs">
              <Text size="sm" c="var(--mantine-color-text)">
                {say('circuit_line', {
                  name: circuit.scope === 'account' ? account.name : name,
                  code: circuit.code,
                  message: circuit.message,
                  time: momentText(circuit.openedAt, i18n.language),
                  next: momentText(circuit.nextProbeAt, i18n.language),
                })}
              </Text>
            </Alert>
          ));
        }}
      </Answer>
    </section>
  );
}
