import { Button, CloseButton, Select, SimpleGrid, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../../i18n/catalogue';
import { fieldErrors } from '../../parts/field-errors';
import classes from '../../parts/parts.module.css';
import { partsWords } from '../../parts/parts-words';
import { Reading } from '../../parts/reading';
import { Section } from '../../parts/section';
import { useAct } from '../../parts/use-act';
import { SettingsForm } from './settings-form';
import { changeWorkspace, purposes, useWorkspace, type Workspace } from './settings-queries';
import { answerKinds, withAnswer } from './word-answers';
import { settingsWords } from './words';

export function RulesPart() {
  const query = useWorkspace();
  return <Reading query={query}>{(workspace) => <RulesForm workspace={workspace} />}</Reading>;
}

const levels = ['implicit', 'explicit', 'double'] as const;
const wordKinds = ['stop', 'stop_marketing', 'start', 'confirm'] as const;

function RulesForm({ workspace }: { workspace: Workspace }) {
  const say = useWords(settingsWords);
  const parts = useWords(partsWords);
  const [consent, setConsent] = useState(workspace.consentRequired);
  const [words, setWords] = useState(workspace.optWords);
  const [answers, setAnswers] = useState(workspace.wordAnswers);
  const save = useAct({
    quiet: true,
    act: () => changeWorkspace({ consentRequired: consent, optWords: words, wordAnswers: answers }),
    refresh: ['workspace'],
    done: parts('saved'),
  });
  const at = fieldErrors(save.error);
  return (
    <SettingsForm
      testid="rules-form"
      onSave={() => save.mutate()}
      saving={save.isPending}
      error={save.error}
      fields={['consentRequired', 'optWords', 'wordAnswers']}
    >
      <Section title={say('consent')} about={say('consent_about')}>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          {purposes.map((purpose) => (
            <Select
              key={purpose}
              label={say(`purpose_${purpose}`)}
              allowDeselect={false}
              value={consent[purpose]}
              onChange={(level) => level && setConsent({ ...consent, [purpose]: level })}
              data={levels
                .filter((level) => purpose !== 'marketing' || level !== 'implicit')
                .map((value) => ({ value, label: say(`level_${value}`) }))}
              error={at(`consentRequired/${purpose}`)}
            />
          ))}
        </SimpleGrid>
      </Section>
      <Section title={say('words')} about={say('words_about')}>
        {words.length === 0 ? (
          <Text size="sm" c="dimmed">
            {say('words_none')}
          </Text>
        ) : null}
        {words.map((own, index) => {
          const set = (change: Partial<typeof own>): void =>
            setWords(words.map((one, other) => (other === index ? { ...one, ...change } : one)));
          return (
            <div className={classes.row} key={index} role="group" aria-label={`${say('words')} ${index + 1}`}>
              <TextInput
                label={say('word')}
                w={150}
                maxLength={40}
                value={own.word}
                onChange={(event) => set({ word: event.currentTarget.value })}
                error={at(`optWords/${index}/word`)}
              />
              <Select
                label={say('word_kind')}
                w={160}
                allowDeselect={false}
                value={own.kind}
                onChange={(kind) => kind && set({ kind: kind as typeof own.kind })}
                data={wordKinds.map((value) => ({ value, label: say(`kind_${value}`) }))}
              />
              <TextInput
                label={say('language')}
                w={110}
                value={own.language}
                placeholder="en"
                onChange={(event) => set({ language: event.currentTarget.value })}
                error={at(`optWords/${index}/language`)}
              />
              <CloseButton
                size="lg"
                aria-label={`${parts('delete')}: ${own.word || say('word')}`}
                onClick={() => setWords(words.filter((_, other) => other !== index))}
              />
            </div>
          );
        })}
        <Button
          mt="xs"
          size="compact-sm"
          variant="light"
          aria-label={`${parts('add')}: ${say('word')}`}
          onClick={() => setWords([...words, { kind: 'stop', word: '', language: 'en' }])}
        >
          {parts('add')}
        </Button>
      </Section>
      <Section title={say('answers')} about={say('answers_about')}>
        {answerKinds.map((kind) => (
          <SimpleGrid key={kind} cols={{ base: 1, xs: 2 }} spacing="sm" mb="sm">
            {(['en', 'zh-CN'] as const).map((language) => (
              <Textarea
                key={language}
                label={`${say(`answer_${kind}`)} · ${say(language === 'en' ? 'in_en' : 'in_zh')}`}
                autosize
                minRows={2}
                maxLength={1000}
                value={answers[kind]?.[language] ?? ''}
                onChange={(event) => setAnswers(withAnswer(answers, kind, language, event.currentTarget.value))}
                error={at(`wordAnswers/${kind}/${language}`)}
              />
            ))}
          </SimpleGrid>
        ))}
      </Section>
    </SettingsForm>
  );
}
