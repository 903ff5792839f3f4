import { TypeID } from 'typeid-js';
import { uuidv7 } from 'uuidv7';

/**
 * Ids are UUIDv7 inside (sortable by creation, so message tables can be range-partitioned by id) and TypeIDs outside
 * (`msg_01h…`: a prefix that names the noun, then the same 128 bits in base32).
 */
export const idPrefixes = {
  workspace: 'wsp',
  apiKey: 'key',
  account: 'acc',
  channel: 'chn',
  template: 'tpl',
  templateVersion: 'tpv',
  templateAppeal: 'tap',
  contact: 'con',
  consent: 'cns',
  conversation: 'cnv',
  message: 'msg',
  attempt: 'att',
  deliveryReport: 'dlr',
  receipt: 'rcp',
  event: 'evt',
  audit: 'aud',
  evidence: 'evd',
  importRun: 'imp',
  eligibilityFact: 'elf',
  broadcast: 'brc',
  agent: 'agt',
  team: 'tem',
  webhookEndpoint: 'whe',
  webhookDelivery: 'whd',
  media: 'med',
  note: 'nte',
  tag: 'tag',
  cannedReply: 'crp',
  savedView: 'viw',
} as const;
export type IdKind = keyof typeof idPrefixes;

/** A new UUIDv7 as canonical text. Monotonic within this process. */
export const newId = (): string => uuidv7();

export const toPublicId = (kind: IdKind, uuid: string): string => TypeID.fromUUID(idPrefixes[kind], uuid).toString();

/** The UUID inside a public id, or null when the text is not a well-formed id of this kind. */
export function fromPublicId(kind: IdKind, text: string): string | null {
  const prefix = idPrefixes[kind];
  if (text.length !== prefix.length + 27 || !text.startsWith(`${prefix}_`)) return null;
  try {
    return TypeID.fromString(text, prefix).toUUID();
  } catch {
    return null;
  }
}
