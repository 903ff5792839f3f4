import { Alert, Anchor, Button, Checkbox, Group, Table, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { Link } from 'react-router';
import { useMay } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { Confirm } from '../../parts/confirm';
import { Nothing, Reading } from '../../parts/reading';
import { useAct } from '../../parts/use-act';
import { useMoment } from '../../parts/use-moment';
import { WideTable } from '../../parts/wide-table';
import { shellWords } from '../../shell/words';
import { replayDeadLetters, useDeadLetters, type DeadLetter, type ReplayResult } from './operations-queries';
import { operationsWords } from './words';

export function DeadLetters() {
  const say = useWords(operationsWords);
  const common = useWords(shellWords);
  const may = useMay();
  const [code, setCode] = useState('');
  const [asked] = useDebouncedValue(code.trim(), 300);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [result, setResult] = useState<ReplayResult | null>(null);
  const letters = useDeadLetters(asked);
  const replay = useAct({
    act: replayDeadLetters,
    refresh: ['dead-letters', 'operations'],
    done: ({ replayed, refused }) => say('replayed', { replayed, refused }),
    onDone: (done) => (setResult(done), setChosen(new Set())),
  });
  const mayReplay = may('operations:write');
  return (
    <>
      <Text size="sm" c="dimmed" maw={720} mb="sm">
        {say('dead_about')}
      </Text>
      <Group align="end" mb="sm" gap="sm">
        <TextInput
          size="xs"
          label={say('filter_code')}
          placeholder={say('filter_code_hint')}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          data-testid="dead-code"
        />
        {mayReplay && chosen.size > 0 ? (
          <Confirm
            label={say('replay_chosen', { count: chosen.size })}
            question={say('replay_question', { count: chosen.size })}
            color="helio"
            loading={replay.isPending}
            onYes={() => replay.mutate({ ids: [...chosen] })}
            testid="replay-chosen"
          />
        ) : null}
        {mayReplay && asked !== '' ? (
          <Confirm
            label={say('replay_all')}
            question={say('replay_all_question', { code: asked })}
            color="helio"
            loading={replay.isPending}
            onYes={() => replay.mutate({ filter: { code: asked } })}
            testid="replay-all"
          />
        ) : null}
      </Group>
      {result ? <Refused result={result} /> : null}
      <Reading query={letters}>
        {({ pages }) => {
          const rows = pages.flatMap(({ data }) => data);
          if (rows.length === 0) return <Nothing>{say('no_dead')}</Nothing>;
          const all = rows.filter(({ replayable }) => replayable).map(({ message }) => message);
          return (
            <WideTable
              label={say('dead_letters')}
              minWidth={760}
              testid="dead-letters-table"
              columns={[
                mayReplay ? (
                  <Checkbox
                    aria-label={say('choose_all')}
                    checked={all.length > 0 && all.every((id) => chosen.has(id))}
                    indeterminate={chosen.size > 0 && !all.every((id) => chosen.has(id))}
                    onChange={(event) => setChosen(new Set(event.currentTarget.checked ? all : []))}
                  />
                ) : null,
                say('failed_at'),
                say('code'),
                say('detail'),
                say('attempts'),
                say('message'),
              ]}
            >
              {rows.map((letter) => (
                <Row
                  key={letter.message}
                  letter={letter}
                  chosen={chosen.has(letter.message)}
                  onChoose={(on) =>
                    setChosen((known) => {
                      const next = new Set(known);
                      if (on) next.add(letter.message);
                      else next.delete(letter.message);
                      return next;
                    })
                  }
                  mayReplay={mayReplay}
                />
              ))}
            </WideTable>
          );
        }}
      </Reading>
      {letters.hasNextPage ? (
        <Button
          mt="sm"
          size="xs"
          variant="default"
          loading={letters.isFetchingNextPage}
          onClick={() => void letters.fetchNextPage()}
        >
          {common('load_more')}
        </Button>
      ) : null}
    </>
  );
}

interface Shown {
  letter: DeadLetter;
  chosen: boolean;
  onChoose: (on: boolean) => void;
  mayReplay: boolean;
}

function Row({ letter, chosen, onChoose, mayReplay }: Shown) {
  const say = useWords(operationsWords);
  const moment = useMoment();
  return (
    <Table.Tr data-testid={`dead-${letter.message}`}>
      <Table.Td>
        {mayReplay ? (
          <Checkbox
            aria-label={`${say('choose')} ${letter.message}`}
            checked={chosen}
            disabled={!letter.replayable}
            onChange={(event) => onChoose(event.currentTarget.checked)}
          />
        ) : null}
      </Table.Td>
      <Table.Td>{moment(letter.failedAt)}</Table.Td>
      <Table.Td>{letter.code}</Table.Td>
      <Table.Td className="others-words">
        {letter.detail}
        {letter.replayable ? null : (
          <Text size="xs" c="dimmed">
            {say('not_replayable')}
          </Text>
        )}
      </Table.Td>
      <Table.Td className="tabular">{letter.attempts}</Table.Td>
      <Table.Td>
        <Anchor
          component={Link}
          to={`/inbox/${letter.conversation}`}
          size="sm"
          aria-label={`${say('open_conversation')} ${letter.message}`}
        >
          {say('open_conversation')}
        </Anchor>
      </Table.Td>
    </Table.Tr>
  );
}

/** What the rules would not let out again, and why: each reason once. */
function Refused({ result }: { result: ReplayResult }) {
  const say = useWords(operationsWords);
  const why = new Set(
    result.results.flatMap((one) =>
      one.outcome === 'refused'
        ? one.reasons.length
          ? one.reasons.map(({ message, remedy }) => `${message} ${remedy}`)
          : [one.detail]
        : [],
    ),
  );
  if (why.size === 0 && !result.nextCursor) return null;
  return (
    <Alert
      color="yellow"
      role="status"
      mb="sm"
      title={why.size > 0 ? say('why_refused') : undefined}
      data-testid="replay-refused"
    >
      {[...why].map((words) => (
        <Text size="sm" key={words} c="var(--mantine-color-text)">
          {words}
        </Text>
      ))}
      {result.nextCursor ? (
        <Text size="sm" c="var(--mantine-color-text)">
          {say('replay_more')}
        </Text>
      ) : null}
    </Alert>
  );
}
