import { Button, Text } from '@mantine/core';
import { IconAlertTriangle, IconBulb, IconCircleX } from '@tabler/icons-react';
import { useWords } from '../../i18n/catalogue';
import { editorWords } from './editor-words';
import type { Finding } from './finding-place';
import classes from './templates.module.css';

const icons = { blocks: IconCircleX, likely_rejected: IconAlertTriangle, advice: IconBulb };

interface Shown {
  finding: Finding;
  quote: string | null;
  onFix: (() => void) | null;
}

/** One finding: how grave, what, why, and what to do about it. */
export function FindingCard({ finding, quote, onFix }: Shown) {
  const say = useWords(editorWords);
  const { severity, message, why, fix, ruleId } = finding;
  const SeverityIcon = icons[severity];
  return (
    <div className={classes.finding} data-severity={severity} data-testid={`finding-${ruleId}`}>
      <SeverityIcon size={16} aria-hidden />
      <div>
        <Text size="sm">
          <strong>{say(`severity_${severity}`)}:</strong> {message}
          {quote === null ? null : (
            <>
              {' '}
              <mark className="others-words">{quote}</mark>
            </>
          )}
        </Text>
        {why || fix ? (
          <Text size="xs" className={classes.why}>
            {[why, fix].filter(Boolean).join(' ')}
          </Text>
        ) : null}
        {onFix ? (
          <Button
            size="compact-xs"
            variant="default"
            mt={4}
            onClick={onFix}
            aria-label={say('fix_this', { fix })}
            data-testid={`fix-${ruleId}`}
          >
            {say('fix')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
