import { parsePhoneNumber } from '../contacts/phone-number';
import type { PolicyConstants } from '../policy/policy-constants';
import { capabilitiesNeeded, wordsOfCapability, type ContentCapabilities } from './capabilities';
import type { ContactCard, FreeFormContent, LocationContent, MediaContent, MediaFile } from './content';
import { tooLong, type ContentProblem } from './content-problem';
import { checkInteractive } from './interactive-limits';
import { largestMedia } from './media-kinds';

export type { ContentProblem } from './content-problem';

export type ContentLimits = Pick<PolicyConstants, 'maxTextLength' | 'maxCaptionLength' | 'maxMediaUrlLength'>;

const maxPlaceLength = 1000;
const maxFilenameLength = 240;
const maxContactCards = 20;

function checkMediaUrl(mediaUrl: string, limit: number): ContentProblem[] {
  const field = 'mediaUrl';
  if (!URL.canParse(mediaUrl)) return [{ field, problem: 'not_a_url', message: 'The media address is not a URL.' }];
  const url = new URL(mediaUrl);
  const problems = tooLong(field, mediaUrl, limit);
  if (url.protocol !== 'https:')
    problems.push({ field, problem: 'not_https', message: 'The media address must begin with https://.' });
  if (url.username !== '' || url.password !== '') {
    problems.push({
      field,
      problem: 'has_credentials',
      message: 'The media address must not contain a user name or a password.',
    });
  }
  return problems;
}

function checkFile({ state, contentType, mediaClass, bytes }: MediaFile): ContentProblem[] {
  if (state !== 'ready') return [{ field: 'media', problem: 'not_ready', message: `The file is ${state}, not ready.` }];
  if (mediaClass === null)
    return [
      { field: 'media', problem: 'type_not_sendable', message: `WhatsApp does not take files of the type ${contentType}.` },
    ];
  const limit = largestMedia[mediaClass];
  return bytes > limit ? [tooLarge(mediaClass, bytes, limit, 'WhatsApp')] : [];
}

const tooLarge = (mediaClass: string, bytes: number, limit: number, whose: string): ContentProblem => ({
  field: 'media',
  problem: 'too_large',
  message: `The ${mediaClass} has ${bytes} bytes; ${whose} takes at most ${limit}.`,
  limit,
});

function checkMedia(content: MediaContent, limits: ContentLimits): ContentProblem[] {
  const problems = content.file ? checkFile(content.file) : checkMediaUrl(content.mediaUrl ?? '', limits.maxMediaUrlLength);
  if (content.mediaType !== undefined && !/^[a-z0-9.+-]+\/[a-z0-9.+-]+$/i.test(content.mediaType)) {
    problems.push({
      field: 'mediaType',
      problem: 'not_a_media_type',
      message: 'The media type is not of the form type/subtype.',
    });
  }
  return [
    ...problems,
    ...tooLong('caption', content.caption ?? '', limits.maxCaptionLength),
    ...tooLong('filename', content.filename ?? '', maxFilenameLength),
  ];
}

function checkLocation({ latitude, longitude, name, address }: LocationContent): ContentProblem[] {
  const off = (field: string, value: number, most: number): ContentProblem[] =>
    Number.isFinite(value) && Math.abs(value) <= most
      ? []
      : [{ field, problem: 'out_of_range', message: `The ${field} is not between -${most} and ${most}.`, limit: most }];
  return [
    ...off('latitude', latitude, 90),
    ...off('longitude', longitude, 180),
    ...tooLong('name', name ?? '', maxPlaceLength),
    ...tooLong('address', address ?? '', maxPlaceLength),
  ];
}

function checkCards(cards: readonly ContactCard[]): ContentProblem[] {
  if (cards.length === 0) return [{ field: 'contacts', problem: 'empty', message: 'There are no contacts.' }];
  if (cards.length > maxContactCards)
    return [
      {
        field: 'contacts',
        problem: 'too_many',
        message: `There are ${cards.length} contacts; at most ${maxContactCards} are allowed.`,
        limit: maxContactCards,
      },
    ];
  return cards.flatMap(({ phones }): ContentProblem[] =>
    phones.every((phone) => parsePhoneNumber(phone).ok)
      ? []
      : [{ field: 'contacts.phones', problem: 'not_a_phone', message: 'A phone number of a contact is not a phone number.' }],
  );
}

/** One emoji, with skin tone, joined or flag; empty takes the reaction back. */
const emoji = new RegExp('^(\\p{RGI_Emoji}|\\p{Extended_Pictographic}\\ufe0f?)?$', 'v');

/**
 * What is wrong with free-form content before a provider sees it (R9; limits: facts §1.2, §5.1). Not checked here: whether a foreign
 * address answers, the size and real type of what lies there.
 */
export function checkContent(content: FreeFormContent, limits: ContentLimits): ContentProblem[] {
  switch (content.type) {
    case 'text':
      if (content.text.trim() === '') return [{ field: 'text', problem: 'empty', message: 'The text is empty.' }];
      return tooLong('text', content.text, limits.maxTextLength);
    case 'media':
      return checkMedia(content, limits);
    case 'interactive':
      return checkInteractive(content);
    case 'location':
      return checkLocation(content);
    case 'contacts':
      return checkCards(content.contacts);
    case 'reaction':
      return emoji.test(content.emoji)
        ? []
        : [{ field: 'reaction.emoji', problem: 'not_an_emoji', message: 'A reaction is one emoji.' }];
  }
}

/** What this provider cannot carry to WhatsApp, each with the capability's name. */
export function checkCapabilities(
  content: FreeFormContent,
  capabilities: ContentCapabilities,
  quotes: boolean,
): ContentProblem[] {
  const missing = capabilitiesNeeded(content, quotes).filter((capability) => !capabilities[capability]);
  const problems = missing.map((capability): ContentProblem => ({
    field: capability === 'replies' ? 'replyTo' : content.type,
    problem: 'not_carried',
    message: `The provider of this channel cannot carry ${wordsOfCapability(capability)}.`,
    capability,
  }));
  const file = content.type === 'media' ? content.file : undefined;
  if (!file?.mediaClass) return problems;
  const limit = capabilities.media[file.mediaClass];
  if (limit > 0 && file.bytes <= limit) return problems;
  if (limit > 0) return [...problems, tooLarge(file.mediaClass, file.bytes, limit, 'the provider')];
  const message = `The provider of this channel cannot carry a file of the class ${file.mediaClass}.`;
  return [...problems, { field: 'media', problem: 'not_carried', message, capability: `media.${file.mediaClass}` }];
}
