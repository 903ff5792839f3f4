import { channelStatuses } from '@heliograph/domain';
import { z } from 'zod';
import { accountId, channelId, line, phone, phoneGiven, time } from './fields';

export const channelSchema = z
  .strictObject({
    id: channelId,
    account: accountId,
    phone,
    name: z.string(),
    providerChannelId: z.string().nullable(),
    status: z.enum(channelStatuses).meta({ description: 'Only `online` may send' }),
    statusRaw: z.string().nullable().meta({ description: "The provider's own word" }),
    statusReason: z.string().nullable(),
    quality: z.string().nullable(),
    throughputPerSecond: z.int(),
    lastSignedWebhookAt: time.nullable(),
    circuit: z
      .strictObject({
        scope: z.enum(['channel', 'account']).meta({ description: 'What refuses: this number, or its whole account' }),
        openedAt: time,
        code: z.string().meta({ description: "The provider's own code" }),
        message: z.string(),
        nextProbeAt: time.meta({ description: 'One message tries again then; the first that is taken releases the others' }),
      })
      .nullable()
      .meta({ description: 'Present while the provider refuses every message: they wait' }),
    capabilities: z
      .strictObject({
        media: z.strictObject({ image: z.int(), audio: z.int(), video: z.int(), document: z.int(), sticker: z.int() }).meta({
          description: 'Largest file per class, bytes; 0: none',
        }),
        buttons: z.boolean(),
        lists: z.boolean(),
        listSections: z.boolean(),
        interactiveHeader: z.boolean(),
        interactiveFooter: z.boolean(),
        location: z.boolean(),
        reactions: z.boolean(),
        contacts: z.boolean(),
        replies: z.boolean(),
        typing: z.boolean(),
      })
      .meta({ description: 'What the provider of this channel carries; what it does not is refused with content_invalid' }),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Channel' });
export type ChannelBody = z.output<typeof channelSchema>;

export const createChannelSchema = z.strictObject({
  account: accountId,
  phone: phoneGiven,
  name: line(200),
  providerChannelId: line(64).nullish(),
});
export type CreateChannelBody = z.output<typeof createChannelSchema>;

export const changeChannelSchema = z.strictObject({
  name: line(200).optional(),
  status: z.enum(channelStatuses).exclude(['unknown']).optional(),
  statusReason: line(500).optional().meta({ description: 'Why, in the words of who states it; needed with a status' }),
  throughputPerSecond: z.int().min(1).max(1000).optional(),
});
export type ChangeChannelBody = z.output<typeof changeChannelSchema>;
