import { Alert, Badge, Card, Group, Loader, Text, Title, UnstyledButton } from '@mantine/core';
import { useWords } from '../../i18n/catalogue';
import { editorWords } from './editor-words';
import { FindingCard } from './finding-card';
import { fieldFor, findingsElsewhere, tally } from './finding-place';
import { fixOf } from './finding-fix';
import { fieldId, useEditing } from './linted';
import classes from './templates.module.css';
import type { Lint } from './use-lint';

const colours = { blocks: 'red', likely_rejected: 'orange', advice: 'blue' };

/** All that was found, and the way to each field; what belongs to no field is said here in full. */
export function LintPanel({ lint, fields }: { lint: Lint; fields: ReadonlySet<string> }) {
  const say = useWords(editorWords);
  const { draft, change, findings } = useEditing();
  const elsewhere = new Set(findingsElsewhere(findings, fields));
  const goTo = (pointer: string): void => document.getElementById(fieldId(fieldFor(pointer, fields) ?? ''))?.focus();
  return (
    <Card withBorder padding="sm" mt="md" data-testid="lint-panel">
      <Group justify="space-between" mb={6}>
        <Title order={2}>{say('lint')}</Title>
        {lint.busy ? <Loader size={14} aria-label={say('linting')} /> : null}
      </Group>
      {lint.failed ? (
        <Alert color="orange" variant="light" py="xs">
          {say('lint_failed')}
        </Alert>
      ) : null}
      <div role="status" data-testid="lint-tally">
        {findings.length === 0 && !lint.busy && !lint.failed ? <Text size="sm">{say('lint_clean')}</Text> : null}
        <Group gap={6}>
          {tally(findings).map(({ severity, count }) => (
            <Badge key={severity} color={colours[severity]} variant="light" tt="none">
              {say(`count_${severity}`, { count })}
            </Badge>
          ))}
        </Group>
      </div>
      {findings.map((finding, index) => {
        const fixed = elsewhere.has(finding) ? fixOf(finding, draft) : null;
        if (elsewhere.has(finding) && fieldFor(finding.place.pointer, fields) === null)
          return <FindingCard key={index} finding={finding} quote={null} onFix={fixed ? () => change(fixed) : null} />;
        return (
          <UnstyledButton
            key={index}
            className={classes.jump}
            onClick={() => goTo(finding.place.pointer)}
            aria-label={say('go_to', { message: finding.message })}
          >
            {finding.message}
          </UnstyledButton>
        );
      })}
    </Card>
  );
}
