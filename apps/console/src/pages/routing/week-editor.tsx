import { Button, CloseButton, Group, Text, TextInput } from '@mantine/core';
import { useWords } from '../../i18n/catalogue';
import { partsWords } from '../../parts/parts-words';
import { Section } from '../../parts/section';
import { days, likeMonday, spansOn, withChange, without, withSpan, type Span } from './week';
import { routingWords } from './words';

interface Shown {
  week: Span[];
  onChange: (week: Span[]) => void;
  errorAt: (name: string) => string | undefined;
}

/** Seven days, each with any number of spans. Fields of time, so that it works by keyboard and on a telephone. */
export function WeekEditor({ week, onChange, errorAt }: Shown) {
  const say = useWords(routingWords);
  const parts = useWords(partsWords);
  return (
    <Section
      title={say('week')}
      acts={
        <Button size="compact-sm" variant="subtle" onClick={() => onChange(likeMonday(week))}>
          {say('copy_monday')}
        </Button>
      }
    >
      {week.length === 0 ? (
        <Text size="sm" c="dimmed">
          {say('no_hours')}
        </Text>
      ) : null}
      {days.map((day) => {
        const name = say(`day_${day}`);
        const spans = spansOn(week, day);
        return (
          <Group key={day} role="group" aria-label={name} gap="sm" align="start" py={6} data-testid={`day-${day}`}>
            <Text w={92} size="sm" fw={500} pt={6}>
              {name}
            </Text>
            <div style={{ flex: '1 1 240px' }}>
              {spans.length === 0 ? (
                <Text size="sm" c="dimmed" pt={6}>
                  {say('closed')}
                </Text>
              ) : null}
              {spans.map(({ span, index }) => (
                <Group key={index} gap={6} mb={4} align="start" wrap="nowrap">
                  {(['from', 'to'] as const).map((end) => (
                    <TextInput
                      key={end}
                      size="xs"
                      type="time"
                      aria-label={`${name}: ${say(end)}`}
                      value={span[end] === '24:00' ? '23:59' : span[end]}
                      onChange={(event) => onChange(withChange(week, index, { [end]: event.currentTarget.value }))}
                      error={errorAt(`week/${index}/${end}`)}
                    />
                  ))}
                  <CloseButton
                    aria-label={`${parts('delete')}: ${name} ${span.from}–${span.to}`}
                    onClick={() => onChange(without(week, index))}
                  />
                </Group>
              ))}
            </div>
            <Button
              size="compact-sm"
              variant="light"
              onClick={() => onChange(withSpan(week, day))}
              aria-label={`${say('add_span')}: ${name}`}
            >
              {say('add_span')}
            </Button>
          </Group>
        );
      })}
    </Section>
  );
}
