import { Alert, Button, Group, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import adminClasses from '../../admin/admin.module.css';
import { Answer } from '../../admin/answer';
import { useMay } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { momentText } from '../inbox/clock-texts';
import { AddFact } from './add-fact';
import { useEligibility, type Account, type Eligibility } from './account-queries';
import { ReinstateAccount } from './reinstate-account';
import { factKinds, useStandingWord } from './standing-word';
import { accountsWords } from './words';

/** The dated facts behind the standing, newest first, and what may be stated or reversed. */
export function EligibilityTimeline({ account }: { account: Account }) {
  const say = useWords(accountsWords);
  const word = useStandingWord();
  const kindText = useFactText();
  const { i18n } = useTranslation();
  const may = useMay();
  const eligibility = useEligibility(account.id);
  const [open, setOpen] = useState<'fact' | 'reinstate' | null>(null);
  const closed = account.review.status === 'refused' || account.restrictions.some(({ kind }) => kind === 'banned');
  return (
    <section data-testid="eligibility">
      <Group justify="space-between" mb={8}>
        <Title order={2}>{say('timeline')}</Title>
        {may('accounts:write') ? (
          <Group gap="xs">
            {closed ? (
              <Button size="xs" onClick={() => setOpen('reinstate')} data-testid="reinstate">
                {say('reinstate')}
              </Button>
            ) : null}
            <Button size="xs" variant="default" onClick={() => setOpen('fact')} data-testid="add-fact">
              {say('add_fact')}
            </Button>
          </Group>
        ) : null}
      </Group>
      <Answer of={eligibility}>
        {({ timeline, withheld }) => (
          <>
            {withheld.length > 0 ? (
              <Alert color="orange" variant="light" mb="sm">
                <Text size="sm" c="var(--mantine-color-text)">
                  {say('withheld', { what: withheld.map(({ kind, value }) => `${kindText(kind)}: ${word(value)}`).join('; ') })}
                </Text>
              </Alert>
            ) : null}
            {timeline.length === 0 ? (
              <Text size="sm">{say('no_facts')}</Text>
            ) : (
              <ul className={adminClasses.timeline}>
                {newestFirst(timeline).map((fact) => (
                  <li key={fact.id}>
                    <strong>
                      {kindText(fact.kind)}: {word(fact.value)}
                    </strong>
                    {fact.until ? ` ${say('until', { time: momentText(fact.until, i18n.language) })}` : ''}
                    {fact.text ? <div className="others-words">{fact.text}</div> : null}
                    <div className={adminClasses.quiet}>
                      {momentText(fact.occurredAt, i18n.language)}, {say(`source_${fact.source}`)}
                    </div>
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
      </Answer>
      {open === 'fact' ? <AddFact account={account} onClose={() => setOpen(null)} /> : null}
      {open === 'reinstate' ? <ReinstateAccount account={account} onClose={() => setOpen(null)} /> : null}
    </section>
  );
}

const newestFirst = (timeline: Eligibility['timeline']): Eligibility['timeline'] =>
  timeline.toSorted((a, b) => b.occurredAt.localeCompare(a.occurredAt));

function useFactText(): (kind: string) => string {
  const say = useWords(accountsWords);
  return (kind) => {
    const known = [...factKinds, 'reinstatement' as const].find((one) => one === kind);
    return known ? say(`fact_${known}`) : kind;
  };
}
