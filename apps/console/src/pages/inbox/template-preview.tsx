import { IconExternalLink, IconMapPin, IconPhone, IconPhoto } from '@tabler/icons-react';
import { Fragment } from 'react';
import classes from './inbox.module.css';
import { pieces, type TemplateContent } from './template-fill';

interface Shown {
  content: TemplateContent;
  values: Readonly<Record<string, string>>;
  /** Inside a bubble already. */
  bare?: boolean;
}

function Filled({ text, values }: { text: string; values: Shown['values'] }) {
  return pieces(text, values).map((piece, index) =>
    piece.filled ? (
      <Fragment key={index}>{piece.text}</Fragment>
    ) : (
      <mark key={index} className={classes.missing}>
        {piece.text}
      </mark>
    ),
  );
}

/** A template as the customer's phone shows it; what is not filled yet stays visible as a variable. */
export function TemplatePreview({ content, values, bare = false }: Shown) {
  const { header } = content;
  const body = (
    <>
      {header?.format === 'text' ? (
        <strong className="others-words">
          <Filled text={header.text ?? ''} values={values} />
        </strong>
      ) : header ? (
        <div className={classes.mediaHeader}>
          {header.format === 'location' ? <IconMapPin size={28} aria-hidden /> : <IconPhoto size={28} aria-hidden />}
        </div>
      ) : null}
      <div className={`others-words ${classes.words}`}>
        <Filled text={content.body} values={values} />
      </div>
      {content.footer ? <div className={classes.footer}>{content.footer}</div> : null}
      {content.buttons?.length || content.list ? (
        <div className={classes.choices}>
          {(content.buttons ?? []).map((button, index) => (
            <span key={index}>
              {button.type === 'url' ? <IconExternalLink size={13} aria-hidden /> : null}
              {button.type === 'phone_number' ? <IconPhone size={13} aria-hidden /> : null}
              <Filled text={button.title} values={values} />
            </span>
          ))}
          {content.list ? <span>{content.list.button}</span> : null}
        </div>
      ) : null}
      {(content.cards ?? []).map((card, index) => (
        <div key={index} className={classes.card}>
          {card.title ? <strong>{card.title}</strong> : null}
          <div className="others-words">
            <Filled text={card.body} values={values} />
          </div>
        </div>
      ))}
    </>
  );
  if (bare) return body;
  return (
    <div className={classes.phone} data-testid="template-preview">
      <div className={classes.bubble} data-direction="out">
        {body}
      </div>
    </div>
  );
}
