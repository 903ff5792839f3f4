import {
  ActionIcon,
  Button,
  CloseButton,
  FileButton,
  Group,
  Loader,
  SegmentedControl,
  Text,
  Textarea,
  Tooltip,
} from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { IconPaperclip, IconSend, IconTemplate } from '@tabler/icons-react';
import { useEffect, useImperativeHandle, useRef, useState, type KeyboardEvent, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../../api/client';
import type { Conversation, Named } from '../../api/nouns';
import { useServerNow } from '../../api/server-clock';
import { useMay, useSession } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { tellProblem, wordsOf } from '../../shell/tell';
import { uploadFile, type Attachment } from './attachments';
import { composerWords } from './composer-words';
import { countdown } from './countdown';
import { useAgents, useCannedReplies } from './desk-queries';
import { useDraft } from './drafts';
import classes from './inbox.module.css';
import { sendReply } from './send-reply';
import { TemplatePicker } from './template-picker';
import { notesKey } from './thread-queries';
import { usePresenceHere } from './use-presence-here';
import { WordMenu, type WordChoice } from './word-menu-list';
import { matching, replaceWord, wordAtCursor, type WordAtCursor } from './word-menu';

export interface ComposerHandle {
  focus(): void;
  write(text: string): void;
  note(): void;
}

type Mode = 'reply' | 'note' | 'template';

/** What can be written now: free words while the window is open, a template when it is not, an internal note at any time. */
export function Composer({ conversation, handle }: { conversation: Conversation; handle: Ref<ComposerHandle> }) {
  const say = useWords(composerWords);
  const { i18n } = useTranslation();
  const client = useQueryClient();
  const may = useMay();
  const { agent: me } = useSession();
  const { id } = conversation;
  const left = countdown(conversation.window.closesAt, useServerNow());
  const open = left.urgency !== 'closed';
  const maySend = may('messages:send');
  const [wanted, setWanted] = useState<Mode>('reply');
  const mode: Mode = !maySend ? 'note' : wanted === 'note' ? 'note' : open ? wanted : 'template';
  const draft = useDraft(me.id, id);
  const [note, setNote] = useState('');
  const [mentions, setMentions] = useState<Named[]>([]);
  const [files, setFiles] = useState<Attachment[]>([]);
  const [missing, setMissing] = useState<string[]>([]);
  const [at, setAt] = useState<WordAtCursor | null>(null);
  const [choice, setChoice] = useState(0);
  const area = useRef<HTMLTextAreaElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const { data: canned } = useCannedReplies();
  const { data: agents } = useAgents(mode === 'note');
  const presence = usePresenceHere(id, me.id, mode === 'reply');
  const text = mode === 'note' ? note : draft.text;
  const write = mode === 'note' ? setNote : draft.write;

  const focus = (): void => (area.current ?? frame.current?.querySelector<HTMLElement>('[data-composer-focus]'))?.focus();
  useImperativeHandle(handle, () => ({
    focus,
    write: (words) => (setWanted('reply'), draft.write(words), setTimeout(focus)),
    note: () => (setWanted('note'), setTimeout(focus)),
  }));
  useEffect(() => setMissing([]), [draft.text]);

  const choices: WordChoice[] = !at
    ? []
    : mode === 'note'
      ? matching(agents ?? [], at.word, ({ name }) => [name]).map((agent) => ({
          id: agent.id,
          title: agent.name,
          detail: agent.email,
        }))
      : matching(canned ?? [], at.word, ({ shortcut, title }) => [shortcut.replace(/^\//, ''), title]).map((reply) => ({
          id: reply.id,
          title: `/${reply.shortcut.replace(/^\//, '')}`,
          detail: reply.text[i18n.language] ?? reply.text['en'] ?? reply.title,
        }));
  const shownChoices = choices.slice(0, 8);

  async function choose(picked: WordChoice): Promise<void> {
    if (!at) return;
    setAt(null);
    if (mode === 'note') {
      write(replaceWord(text, at, `@${picked.title} `));
      setMentions((known) =>
        known.some((one) => one.id === picked.id) ? known : [...known, { id: picked.id, name: picked.title }],
      );
    } else {
      try {
        const filled = await ask<{ text: string; missing: string[] }>('POST', `/v1/canned-replies/${picked.id}/render`, {
          body: { conversation: id },
        });
        write(replaceWord(text, at, filled.text));
        setTimeout(() => setMissing(filled.missing));
      } catch (error) {
        tellProblem(error);
      }
    }
    area.current?.focus();
  }

  async function attach(picked: File[]): Promise<void> {
    await Promise.all(
      picked.map(async (file) => {
        const key = crypto.randomUUID();
        setFiles((known) => [...known, { key, name: file.name, media: null, error: null }]);
        const change = (part: Partial<Attachment>): void =>
          setFiles((known) => known.map((one) => (one.key === key ? { ...one, ...part } : one)));
        try {
          change({ media: await uploadFile(file) });
        } catch (error) {
          change({ error: wordsOf(error) });
        }
      }),
    );
  }

  async function send(): Promise<void> {
    const words = text.trim();
    if (mode === 'note') return words ? keepNote(words) : undefined;
    const ready = files.filter(({ media }) => media);
    if (files.some(({ media, error }) => !media && !error)) return;
    if (!words && ready.length === 0) return;
    setFiles([]);
    draft.clear();
    if (ready.length === 0) {
      await sendReply(id, { text: words }, words);
      return;
    }
    // One message per file, in their order; the words go with the first as its caption.
    for (const [index, { media, name }] of ready.entries()) {
      const caption = index === 0 && words ? { caption: words } : {};
      const shown = caption.caption ? `${name}\n${caption.caption}` : name;
      await sendReply(id, { media: { id: media?.id, filename: name, ...caption } }, shown);
    }
  }

  async function keepNote(words: string): Promise<void> {
    try {
      const named = mentions.filter(({ name }) => words.includes(`@${name}`)).map((one) => one.id);
      await ask('POST', `/v1/conversations/${id}/notes`, { body: { text: words, mentions: named } });
      setNote('');
      setMentions([]);
      void client.invalidateQueries({ queryKey: notesKey(id) });
    } catch (error) {
      tellProblem(error, say('note_failed'));
    }
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.nativeEvent.isComposing) return;
    if (shownChoices.length > 0) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const picked = shownChoices[choice];
      if (step) setChoice((choice + step + shownChoices.length) % shownChoices.length);
      else if ((event.key === 'Enter' || event.key === 'Tab') && picked) void choose(picked);
      else if (event.key === 'Escape') setAt(null);
      else return;
      event.preventDefault();
      return;
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void send();
    }
    if (event.key === 'Escape') area.current?.blur();
  }

  const collision = (['composing', 'viewing'] as const)
    .map((state) => [state, presence.others.filter((one) => one.state === state).map(({ agent }) => agent.name)] as const)
    .find(([, names]) => names.length > 0);
  const why = conversation.window.opensAt ? say('window_closed') : say('window_never');
  return (
    <div className={classes.composer} ref={frame} data-mode={mode} data-testid="composer">
      {collision ? (
        <div className={classes.collision} role="status" data-state={collision[0]} data-testid="collision">
          {say(`others_${collision[0]}`, { names: collision[1].join(', ') })}
        </div>
      ) : null}
      <Group gap="xs" justify="space-between" wrap="wrap">
        <SegmentedControl
          size="xs"
          aria-label={say('mode')}
          value={mode === 'note' ? 'note' : 'reply'}
          onChange={(value) => setWanted(value as Mode)}
          data={[
            { value: 'reply', label: say('reply'), disabled: !maySend },
            { value: 'note', label: say('note') },
          ]}
        />
        <Text
          size="xs"
          className={`${classes.windowText} tabular`}
          data-urgency={left.urgency}
          role="timer"
          aria-live="off"
          data-testid="window-countdown"
        >
          {!maySend ? say('may_not_send') : open ? say('window_left', { time: left.text }) : null}
        </Text>
      </Group>
      {mode === 'template' ? (
        <>
          {open ? (
            <Button size="compact-xs" variant="subtle" w="fit-content" onClick={() => setWanted('reply')}>
              {say('back_to_reply')}
            </Button>
          ) : (
            <div className={classes.closed} role="status" data-testid="window-closed">
              {why}
              {draft.text.trim() ? (
                <div data-testid="words-kept">
                  {say('words_kept')} <q className="others-words">{draft.text.trim()}</q>
                </div>
              ) : null}
            </div>
          )}
          <TemplatePicker
            conversation={conversation}
            onSend={(template, variables, shown) => {
              setWanted('reply');
              void sendReply(id, { template: { id: template.id, variables } }, shown);
            }}
          />
        </>
      ) : (
        <>
          <WordMenu
            choices={shownChoices}
            active={choice}
            onChoose={(picked) => void choose(picked)}
            label={say(mode === 'note' ? 'mention' : 'canned')}
          />
          <Textarea
            ref={area}
            autosize
            minRows={2}
            maxRows={9}
            value={text}
            placeholder={say(mode === 'note' ? 'write_note' : 'write_reply')}
            aria-label={say(mode === 'note' ? 'note' : 'reply')}
            aria-controls={shownChoices.length > 0 ? 'word-menu' : undefined}
            aria-activedescendant={shownChoices[choice] ? `word-${shownChoices[choice].id}` : undefined}
            onChange={(event) => {
              const { value, selectionStart } = event.currentTarget;
              write(value);
              setAt(wordAtCursor(value, selectionStart, mode === 'note' ? '@' : '/'));
              setChoice(0);
              presence.pressed();
            }}
            onKeyDown={onKeyDown}
            onPaste={(event) => {
              const pasted = [...event.clipboardData.files];
              if (pasted.length === 0 || mode === 'note') return;
              event.preventDefault();
              void attach(pasted);
            }}
            onBlur={() => setAt(null)}
            data-testid="composer-text"
          />
          {files.map(({ key, name, media, error }) => (
            <Group key={key} gap={6} wrap="nowrap" className={classes.attachment} role={error ? 'alert' : undefined}>
              {media ? <IconPaperclip size={14} aria-hidden /> : error ? null : <Loader size={14} aria-hidden />}
              <Text size="xs" truncate>
                <bdi>{media ? name : error ? `${name}: ${say('upload_failed')}. ${error}` : say('uploading', { name })}</bdi>
              </Text>
              <CloseButton
                size="xs"
                aria-label={say('remove_file', { name })}
                onClick={() => setFiles((known) => known.filter((one) => one.key !== key))}
              />
            </Group>
          ))}
          <Group gap={6} justify="space-between">
            <Group gap={4}>
              {mode === 'reply' ? (
                <>
                  <FileButton onChange={(picked) => void attach(picked)} multiple>
                    {(props) => (
                      <Tooltip label={say('attach')}>
                        <ActionIcon {...props} variant="subtle" color="gray" aria-label={say('attach')}>
                          <IconPaperclip size={18} aria-hidden />
                        </ActionIcon>
                      </Tooltip>
                    )}
                  </FileButton>
                  <Tooltip label={say('use_template')}>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={say('use_template')}
                      onClick={() => setWanted('template')}
                    >
                      <IconTemplate size={18} aria-hidden />
                    </ActionIcon>
                  </Tooltip>
                </>
              ) : null}
              <Text
                size="xs"
                c={missing.length > 0 || draft.state === 'here' ? 'orange.9' : 'dimmed'}
                role="status"
                className={classes.hint}
              >
                {missing.length > 0
                  ? say('canned_missing', { names: missing.join(', ') })
                  : mode === 'note' || !text
                    ? ''
                    : draft.state === 'here'
                      ? say('draft_here')
                      : draft.state === 'kept'
                        ? say('draft_kept')
                        : presence.typingShown
                          ? say('typing')
                          : ''}
              </Text>
            </Group>
            <Button
              size="xs"
              rightSection={mode === 'note' ? null : <IconSend size={14} aria-hidden />}
              color={mode === 'note' ? 'yellow.4' : 'helio'}
              onClick={() => void send()}
              disabled={!text.trim() && !files.some(({ media }) => media)}
              data-testid="send"
            >
              {say(mode === 'note' ? 'keep_note' : 'send')}
            </Button>
          </Group>
        </>
      )}
    </div>
  );
}
