import { Badge, Loader, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ConsentLedger } from '../../api/nouns';
import { useWords } from '../../i18n/catalogue';
import { shellWords } from '../../shell/words';
import { momentText } from './clock-texts';
import { contactWords } from './contact-words';
import { useConsents } from './desk-queries';
import classes from './inbox.module.css';

const purposes = ['service', 'utility', 'authentication', 'marketing'] as const;
const colours = { none: 'gray', requested: 'yellow', active: 'teal', withdrawn: 'red', expired: 'orange' } as const;

/** Consent per purpose, and the entry that proves it. */
export function Consents({ contact }: { contact: string }) {
  const say = useWords(contactWords);
  const common = useWords(shellWords);
  const { data: ledger } = useConsents(contact);
  if (!ledger) return <Loader size="xs" aria-label={common('loading')} />;
  return purposes.map((purpose) => {
    const state = ledger.state[purpose];
    return (
      <details key={purpose} className={classes.consent}>
        <summary>
          <span>{say(`purpose_${purpose}`)}</span>
          <Badge size="sm" variant="light" color={colours[state.status]} autoContrast tt="none">
            {say(`consent_${state.status}`)}
          </Badge>
        </summary>
        <Text size="xs">
          {state.sufficient ? say('sufficient') : say('insufficient', { level: state.required.replaceAll('_', ' ') })}
        </Text>
        <Proof ledger={ledger} entry={state.entry} />
      </details>
    );
  });
}

const kinds = ['requested', 'given', 'confirmed', 'withdrawn'] as const;

function Proof({ ledger, entry: id }: { ledger: ConsentLedger; entry: string | null }) {
  const say = useWords(contactWords);
  const { i18n } = useTranslation();
  const entry = ledger.entries.find((one) => one.id === id);
  if (!entry)
    return (
      <Text size="xs" c="dimmed">
        {say('proof_none')}
      </Text>
    );
  const kind = kinds.find((one) => one === entry.kind);
  return (
    <Text size="xs" component="div" className="others-words">
      {say('proof_when', {
        kind: kind ? say(`kind_${kind}`) : entry.kind,
        time: momentText(entry.occurredAt, i18n.language),
        channel: entry.channel,
      })}
      {entry.wording ? <div>{say('proof_words', { words: entry.wording })}</div> : null}
      {entry.evidence ? <div>{say('proof_evidence', { evidence: entry.evidence })}</div> : null}
    </Text>
  );
}
