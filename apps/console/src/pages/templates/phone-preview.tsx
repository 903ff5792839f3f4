import type { TemplateContent } from '../inbox/template-fill';
import { TemplatePreview } from '../inbox/template-preview';
import { useWords } from '../../i18n/catalogue';
import type { Content } from './draft';
import { editorWords } from './editor-words';
import classes from './templates.module.css';

interface Shown {
  content: Content;
  business: string;
}

/** The content on a phone, with the samples in place of its variables. */
export function PhonePreview({ content, business }: Shown) {
  const say = useWords(editorWords);
  const values = Object.fromEntries((content.variables ?? []).map(({ name, sample }) => [name, sample]));
  return (
    <div className={classes.device} role="group" aria-label={say('preview')} data-testid="phone-preview">
      <div className={classes.deviceBar}>
        <bdi>{business}</bdi>
      </div>
      {/* A part that scrolls must be reachable by keyboard. */}
      <div className={classes.deviceScreen} tabIndex={0} role="region" aria-label={say('preview')}>
        <TemplatePreview content={useShown(content)} values={values} />
      </div>
    </div>
  );
}

/** WhatsApp writes the text of an authentication template itself; this is about what it says. */
function useShown(content: Content): TemplateContent {
  const say = useWords(editorWords);
  const { authentication } = content;
  if (content.kind !== 'authentication' || !authentication) return content as unknown as TemplateContent;
  return {
    kind: content.kind,
    body: [
      say('authentication_text', { code: '{{1}}' }),
      ...(authentication.addSecurityRecommendation ? [say('authentication_advice')] : []),
    ].join(' '),
    ...(authentication.codeExpirationMinutes
      ? { footer: say('authentication_expires', { count: authentication.codeExpirationMinutes }) }
      : {}),
    buttons: [{ type: 'copy_code', title: authentication.copyCodeText }],
  };
}
