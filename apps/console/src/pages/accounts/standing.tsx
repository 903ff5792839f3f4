import { Alert, Badge, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Facts } from '../../admin/facts';
import { useWords } from '../../i18n/catalogue';
import { momentText } from '../inbox/clock-texts';
import type { Account } from './account-queries';
import { useStandingWord } from './standing-word';
import { accountsWords } from './words';

export function EligibleBadge({ eligible }: { eligible: boolean }) {
  const say = useWords(accountsWords);
  return (
    <Badge variant="light" tt="none" color={eligible ? 'teal' : 'red'} data-testid="eligible" data-eligible={eligible}>
      {say(eligible ? 'eligible' : 'not_eligible')}
    </Badge>
  );
}

/** What the account is, and what keeps it from sending. */
export function Standing({ account }: { account: Account }) {
  const say = useWords(accountsWords);
  const word = useStandingWord();
  const { i18n } = useTranslation();
  const time = (at: string): string => momentText(at, i18n.language);
  return (
    <>
      {account.restrictions.map((restriction, index) => (
        <Alert key={index} color="red" variant="light" mb="sm" data-testid="restriction">
          <Text size="sm" c="var(--mantine-color-text)">
            {say('restriction_line', {
              kind: word(restriction.kind),
              scope: word(restriction.scope),
              from: time(restriction.from),
            })}
            {restriction.until ? `, ${say('until', { time: time(restriction.until) })}` : ''}
          </Text>
          {restriction.text ? (
            <Text size="sm" className="others-words" c="var(--mantine-color-text)">
              {restriction.text}
            </Text>
          ) : null}
        </Alert>
      ))}
      <Facts
        rows={[
          [say('verification'), word(account.businessVerification.status)],
          [say('review'), [word(account.review.status), account.review.text].filter(Boolean).join(': ')],
          [say('provider'), account.provider],
          [say('provider_account'), <code key="provider">{account.providerAccountId}</code>],
          [say('waba'), account.wabaId ?? say('none')],
          [say('business_manager'), account.businessManagerName ?? say('none')],
          [
            say('messaging_limit'),
            account.messagingLimit === null
              ? word('unknown')
              : account.messagingLimit === -1
                ? say('unlimited')
                : account.messagingLimit.toLocaleString(),
          ],
          [say('quota'), account.templateQuota.toLocaleString()],
        ]}
      />
    </>
  );
}
