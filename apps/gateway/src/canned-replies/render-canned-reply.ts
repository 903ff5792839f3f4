import { Inject, Injectable } from '@nestjs/common';
import type { RenderCannedReplyBody, RenderedReplyBody } from '@heliograph/contracts';
import { renderReply } from '@heliograph/domain';
import type { Stores } from '@heliograph/persistence';
import { notFound } from '../http';
import type { Outcome } from '../outcome';
import { uuidOf } from '../public-ids';
import type { Requester } from '../requester';
import { STORES } from '../tokens';

/** The text as this agent would send it in this conversation. Sends nothing. */
@Injectable()
export class RenderCannedReply {
  constructor(@Inject(STORES) private readonly stores: Stores) {}

  async render(by: Requester, id: string, body: RenderCannedReplyBody): Promise<Outcome<RenderedReplyBody>> {
    const reply = await this.stores.cannedReplies.get(by.workspaceId, id);
    if (!reply) return notFound('canned reply');
    const names = await this.stores.cannedReplies.namesFor(by.workspaceId, uuidOf('conversation', body.conversation), by.agentId);
    if (!names) return notFound('conversation');
    return renderReply(reply.text, body.language ?? names.language, {
      'contact.name': names.contact,
      'agent.name': names.agent,
      'workspace.name': names.workspace,
      'conversation.reference': names.reference,
    });
  }
}
