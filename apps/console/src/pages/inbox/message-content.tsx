import { Anchor, Text } from '@mantine/core';
import { IconAddressBook, IconFile, IconMapPin, IconMoodSmile, IconPointer, IconTemplate } from '@tabler/icons-react';
import type { Media, Message, MessageContent as Content } from '../../api/nouns';
import { useWords } from '../../i18n/catalogue';
import classes from './inbox.module.css';
import { messageWords } from './message-words';
import { TemplatePreview } from './template-preview';
import { useTemplate } from './template-queries';
import { contentOf } from './template-fill';

/** What a message says. Everything in it is somebody's words or somebody's file: text nodes and our own media routes only. */
export function MessageContent({ message }: { message: Message }) {
  const content = message.content ?? {};
  if (message.template && !content.body && !content.text) return <SentTemplate message={message} />;
  return <Shown content={content} kind={message.kind} />;
}

function SentTemplate({ message }: { message: Message }) {
  const say = useWords(messageWords);
  const { data: template } = useTemplate(message.template?.id ?? null);
  const content = template ? contentOf(template) : null;
  const values = (message.template?.variables ?? {}) as Record<string, string>;
  return (
    <>
      <Label icon={IconTemplate} text={say('template_sent', { name: template?.name ?? '' })} />
      {content ? <TemplatePreview content={content} values={values} bare /> : null}
    </>
  );
}

function Label({ icon: Icon, text }: { icon: typeof IconTemplate; text: string }) {
  return (
    <span className={classes.contentLabel}>
      <Icon size={13} aria-hidden /> {text}
    </span>
  );
}

const Words = ({ text }: { text: string | null | undefined }) =>
  text ? <div className={`others-words ${classes.words}`}>{text}</div> : null;

function Shown({ content, kind }: { content: Content; kind: string }) {
  const say = useWords(messageWords);
  const inner = content.interactive ?? content;
  switch (content.type ?? kind) {
    case 'media':
      return (
        <>
          {mediaOf(content).map((media, index) => (
            <MediaShown key={media.id ?? index} media={media} />
          ))}
          <Words text={content.caption ?? content.text} />
        </>
      );
    case 'location':
      return (
        <>
          <Label icon={IconMapPin} text={say('location')} />
          <Words text={[content.name ?? content.label, content.address].filter(Boolean).join('\n')} />
          <Text size="xs" className="tabular">
            {say('open_map', { latitude: content.latitude, longitude: content.longitude })}
          </Text>
        </>
      );
    case 'button':
    case 'list_reply':
      return (
        <>
          <Label icon={IconPointer} text={say(content.type === 'button' ? 'button_pressed' : 'list_chosen')} />
          <Words text={content.title ?? content.text} />
        </>
      );
    case 'reaction':
      return (
        <Label icon={IconMoodSmile} text={content.emoji ? say('reacted', { emoji: content.emoji }) : say('reaction_removed')} />
      );
    case 'contacts':
      return (content.contacts ?? []).map(({ name, phones }, index) => (
        <div key={index}>
          <Label icon={IconAddressBook} text={name} />
          <Words text={(phones ?? []).join('\n')} />
        </div>
      ));
    default:
      if (!content.text && !inner.body) return <Words text={say('unsupported')} />;
      return (
        <>
          <Words text={inner.header} />
          <Words text={content.text ?? inner.body} />
          {inner.footer ? <div className={classes.footer}>{inner.footer}</div> : null}
          <Choices content={inner} />
        </>
      );
  }
}

function Choices({ content }: { content: Content }) {
  const titles = [
    ...(content.buttons ?? []).map(({ title }) => title),
    ...(content.sections ?? []).flatMap(({ rows }) => rows.map(({ title }) => title)),
  ];
  if (titles.length === 0) return null;
  return (
    <div className={classes.choices}>
      {titles.map((title, index) => (
        <span key={index}>{title}</span>
      ))}
    </div>
  );
}

type Shape = Partial<Media>;

function mediaOf(content: Content): Shape[] {
  if (content.media) return [content.media];
  const items = (content.items ?? []).map(
    (item): Shape => item.media ?? { ...(item.contentType ? { contentType: item.contentType } : {}) },
  );
  if (items.length > 0) return items;
  return [
    { ...(content.mediaType ? { contentType: content.mediaType } : {}), ...(content.filename ? { name: content.filename } : {}) },
  ];
}

function MediaShown({ media }: { media: Shape }) {
  const say = useWords(messageWords);
  const type = media.contentType?.split('/')[0] ?? '';
  const word = type === 'image' || type === 'video' || type === 'audio' ? say(`media_${type}`) : say('media_file');
  const name = media.name ?? word;
  const source = media.id && (media.state ?? 'ready') === 'ready' ? `/v1/media/${encodeURIComponent(media.id)}/content` : null;
  if (!source) {
    const state = media.state === 'fetching' || media.state === 'refused' || media.state === 'failed' ? media.state : 'elsewhere';
    return (
      <div className={classes.file}>
        <IconFile size={20} aria-hidden />
        <span>
          <bdi>{name}</bdi>
          <small>{say(`media_${state}`, { problem: media.problem?.message ?? '' })}</small>
        </span>
      </div>
    );
  }
  if (type === 'image')
    return (
      <a href={source} target="_blank" rel="noreferrer" aria-label={say('open_file', { name })}>
        <img className={classes.image} src={source} alt={name} loading="lazy" />
      </a>
    );
  if (type === 'video') return <video className={classes.image} src={source} controls preload="metadata" aria-label={name} />;
  if (type === 'audio') return <audio src={source} controls preload="none" aria-label={name} style={{ maxWidth: '100%' }} />;
  return (
    <div className={classes.file}>
      <IconFile size={20} aria-hidden />
      <span>
        <bdi>{name}</bdi>
        <Anchor size="xs" href={source} target="_blank" rel="noreferrer">
          {say('download')}
        </Anchor>
      </span>
    </div>
  );
}
