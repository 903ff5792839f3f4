import { Injectable } from '@nestjs/common';
import type { ChangeBroadcastBody, CreateBroadcastBody } from '@heliograph/contracts';
import { defaultThresholds, placeholdersOf, type TemplateContent, type VariableMapping } from '@heliograph/domain';
import type { Broadcast, BroadcastChange, Channel, Template } from '@heliograph/persistence';
import { Acts } from '../audit/acts';
import { conflict, notFound, ProblemError, unprocessable } from '../http';
import type { Outcome } from '../outcome';
import { uuidOf } from '../public-ids';
import type { Requester } from '../requester';

const timeOf = (text: string | null | undefined): Date | null => (text ? new Date(text) : null);

/** Which fields may still be changed in which state: what is frozen is frozen, and pace and thresholds can be turned while it runs. */
const changeable: Partial<Record<Broadcast['state'], readonly (keyof ChangeBroadcastBody)[]>> = {
  draft: ['name', 'channel', 'template', 'variables', 'startAt', 'ratePerSecond', 'thresholds', 'expiresAt'],
  ready: ['name', 'startAt', 'ratePerSecond', 'thresholds', 'expiresAt'],
  running: ['name', 'ratePerSecond', 'thresholds'],
  paused: ['name', 'ratePerSecond', 'thresholds'],
};

/** Making a draft and changing it. */
@Injectable()
export class PlanBroadcast {
  constructor(private readonly acts: Acts) {}

  async create(by: Requester, body: CreateBroadcastBody): Promise<Outcome<Broadcast>> {
    const { stores } = this.acts;
    const place = await this.placeOf(by, body.channel, body.template);
    if (place instanceof ProblemError) return place;
    const { channel, template } = place;
    const variables = body.variables ?? {};
    const problem = undeclared(variables, template);
    if (problem) return problem;
    return this.acts.perform(by, async ({ tx, now, record }) => {
      const broadcast = await stores.broadcasts.create(
        tx,
        by.workspaceId,
        {
          accountId: channel.accountId,
          channelId: channel.id,
          templateId: template.id,
          name: body.name,
          variables,
          startAt: timeOf(body.startAt),
          ratePerSecond: body.ratePerSecond ?? null,
          thresholds: { ...defaultThresholds, ...body.thresholds },
          expiresAt: timeOf(body.expiresAt),
          createdBy: by.actor,
        },
        now,
      );
      const about = { name: body.name, channelId: channel.id, templateId: template.id };
      await record({
        action: 'broadcast.created',
        subject: { kind: 'broadcast', id: broadcast.id },
        after: about,
        event: { type: 'broadcast.created', data: { channelId: channel.id, templateId: template.id } },
      });
      return broadcast;
    });
  }

  async change(by: Requester, id: string, body: ChangeBroadcastBody): Promise<Outcome<Broadcast>> {
    const { version, ...given } = body;
    const fields = Object.keys(given) as (keyof ChangeBroadcastBody)[];
    const found = await this.acts.stores.broadcasts.get(by.workspaceId, id);
    if (!found) return notFound('broadcast');
    const place = await this.placeOf(by, given.channel ?? found.channelId, given.template ?? found.templateId);
    if (place instanceof ProblemError) return place;
    return this.acts.perform(by, async ({ tx, now, record }): Promise<Outcome<Broadcast>> => {
      const { broadcasts } = this.acts.stores;
      const broadcast = await broadcasts.lock(tx, by.workspaceId, id);
      if (!broadcast) return notFound('broadcast');
      if (version !== undefined && version !== broadcast.version)
        return conflict('broadcast_changed', `The broadcast was changed meanwhile: its version is ${broadcast.version}.`);
      const allowed = changeable[broadcast.state] ?? [];
      const late = fields.filter((field) => !allowed.includes(field));
      if (late.length > 0)
        return conflict(
          'broadcast_not_changeable',
          `The broadcast is ${broadcast.state}: ${late.join(', ')} cannot be changed any more.`,
        );
      const problem = undeclared(given.variables ?? broadcast.variables, place.template);
      if (problem) return problem;
      if (fields.length === 0) return broadcast;
      const change: BroadcastChange = {
        ...(given.name !== undefined && { name: given.name }),
        ...(given.channel !== undefined && { channelId: place.channel.id, accountId: place.channel.accountId }),
        ...(given.template !== undefined && { templateId: place.template.id }),
        ...(given.variables !== undefined && { variables: given.variables as VariableMapping }),
        ...(given.startAt !== undefined && { startAt: timeOf(given.startAt) }),
        ...(given.ratePerSecond !== undefined && { ratePerSecond: given.ratePerSecond }),
        ...(given.thresholds !== undefined && { thresholds: { ...broadcast.thresholds, ...given.thresholds } }),
        ...(given.expiresAt !== undefined && { expiresAt: timeOf(given.expiresAt) }),
      };
      const changed = await broadcasts.change(tx, broadcast, change, now);
      await record({
        action: 'broadcast.changed',
        subject: { kind: 'broadcast', id },
        before: Object.fromEntries(Object.keys(change).map((key) => [key, broadcast[key as keyof Broadcast]])),
        after: change,
        event: { type: 'broadcast.changed', data: { fields } },
      });
      return changed;
    });
  }

  /** One that never ran; what ran stays on record. */
  async remove(by: Requester, id: string): Promise<Outcome<void>> {
    return this.acts.perform(by, async ({ tx, record }): Promise<Outcome<void>> => {
      const { broadcasts } = this.acts.stores;
      const broadcast = await broadcasts.lock(tx, by.workspaceId, id);
      if (!broadcast) return notFound('broadcast');
      if ((broadcast.state !== 'draft' && broadcast.state !== 'ready') || broadcast.startRequestedAt !== null)
        return conflict(
          'broadcast_not_deletable',
          `The broadcast is ${broadcast.state}: cancel it instead, and it stays on record.`,
        );
      await broadcasts.remove(tx, by.workspaceId, id);
      await record({
        action: 'broadcast.deleted',
        subject: { kind: 'broadcast', id },
        before: { name: broadcast.name, audienceCount: broadcast.audienceCount },
        event: { type: 'broadcast.deleted', data: {} },
      });
    });
  }

  /** Channel and template as given; the template must be of the channel's account. */
  private async placeOf(
    by: Requester,
    channelGiven: string,
    templateGiven: CreateBroadcastBody['template'] | string,
  ): Promise<Outcome<{ channel: Channel; template: Template }>> {
    const { stores } = this.acts;
    const channelId = channelGiven.startsWith('chn_') ? uuidOf('channel', channelGiven) : channelGiven;
    const channel = await stores.channels.get(by.workspaceId, channelId);
    if (!channel) return notFound('channel');
    const template = await this.templateOf(by, channel, templateGiven);
    if (!template) return notFound('template');
    if (template.accountId !== channel.accountId)
      return unprocessable('template_wrong_account', 'The template belongs to another account than the channel.', {
        errors: [{ pointer: '/template', code: 'template_wrong_account', message: 'Of another account than the channel' }],
      });
    return { channel, template };
  }

  private async templateOf(
    by: Requester,
    channel: Channel,
    given: CreateBroadcastBody['template'] | string,
  ): Promise<Template | null> {
    const { templates, facts } = this.acts.stores;
    if (typeof given === 'string') return templates.get(by.workspaceId, given);
    if ('id' in given) return templates.get(by.workspaceId, uuidOf('template', given.id));
    const named = { workspaceId: by.workspaceId, channelId: channel.id, name: given.name, language: given.language };
    const found = (await facts.forAccept([named], [])).templates[0];
    return found ? templates.get(by.workspaceId, found.id) : null;
  }
}

/** A mapping for a variable the template does not have is a slip of the pen: every recipient would be refused for it. */
function undeclared(variables: VariableMapping | Record<string, unknown>, template: Template): ProblemError | null {
  const content = template.content as TemplateContent | null;
  if (content === null) return null;
  const known = new Set([...placeholdersOf(content), ...content.variables.map(({ name }) => name)]);
  const extra = Object.keys(variables).filter((name) => !known.has(name));
  if (extra.length === 0) return null;
  return unprocessable('template_variables_invalid', `The template has no variable ${extra.join(', ')}.`, {
    errors: extra.map((name) => ({ pointer: `/variables/${name}`, code: 'extra', message: 'The template has no such variable' })),
  });
}
