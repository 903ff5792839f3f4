import { Injectable } from '@nestjs/common';
import type { ChangeCannedReplyBody, CreateCannedReplyBody } from '@heliograph/contracts';
import { cannedVariables, unknownVariables } from '@heliograph/domain';
import type { CannedReply, CannedReplyDraft } from '@heliograph/persistence';
import { Acts } from '../audit/acts';
import { conflict, notFound, unprocessable, type FieldError, type ProblemError } from '../http';
import type { Outcome } from '../outcome';
import { uuidOf } from '../public-ids';
import type { Requester } from '../requester';

const taken = (): ProblemError => conflict('shortcut_taken', 'Another canned reply has this shortcut.');

/** Texts agents send often. A variable nobody knows is refused here, before a customer could read it. */
@Injectable()
export class ChangeCannedReplies {
  constructor(private readonly acts: Acts) {}

  async create(by: Requester, body: CreateCannedReplyBody): Promise<Outcome<CannedReply>> {
    const refusal = await this.refusal(by, body);
    if (refusal) return refusal;
    const draft = { ...body, teamId: body.team ? uuidOf('team', body.team) : null };
    return this.acts.perform(by, async ({ tx, now, record }) => {
      const reply = await this.acts.stores.cannedReplies.create(tx, by.workspaceId, draft, now);
      if (!reply) return taken();
      await record({
        action: 'canned_reply.created',
        subject: { kind: 'cannedReply', id: reply.id },
        after: { shortcut: reply.shortcut, languages: Object.keys(reply.text) },
      });
      return reply;
    });
  }

  async change(by: Requester, id: string, body: ChangeCannedReplyBody): Promise<Outcome<CannedReply>> {
    const refusal = await this.refusal(by, body);
    if (refusal) return refusal;
    return this.acts.perform(by, async ({ tx, now, record }) => {
      const { cannedReplies } = this.acts.stores;
      const reply = await cannedReplies.lock(tx, by.workspaceId, id);
      if (!reply) return notFound('canned reply');
      const change: Partial<CannedReplyDraft> = {
        ...(body.shortcut !== undefined && { shortcut: body.shortcut }),
        ...(body.title !== undefined && { title: body.title }),
        ...(body.text !== undefined && { text: body.text }),
        ...(body.team !== undefined && { teamId: body.team === null ? null : uuidOf('team', body.team) }),
      };
      if (!(await cannedReplies.change(tx, reply, change, now))) return taken();
      await record({
        action: 'canned_reply.changed',
        subject: { kind: 'cannedReply', id },
        after: { fields: Object.keys(body) },
      });
      return { ...reply, ...change, updatedAt: now };
    });
  }

  remove(by: Requester, id: string): Promise<Outcome<null>> {
    return this.acts.perform(by, async ({ tx, record }) => {
      const { cannedReplies } = this.acts.stores;
      const reply = await cannedReplies.lock(tx, by.workspaceId, id);
      if (!reply) return notFound('canned reply');
      await cannedReplies.remove(tx, by.workspaceId, id);
      await record({
        action: 'canned_reply.deleted',
        subject: { kind: 'cannedReply', id },
        before: { shortcut: reply.shortcut, text: reply.text },
      });
      return null;
    });
  }

  private async refusal(by: Requester, { text = {}, team }: ChangeCannedReplyBody): Promise<ProblemError | null> {
    const errors: FieldError[] = Object.entries(text).flatMap(([language, written]) =>
      unknownVariables(written).map((name) => ({
        pointer: `/text/${language}`,
        code: 'variable_unknown',
        message: `There is no {{${name}}}; there are ${cannedVariables.map((known) => `{{${known}}}`).join(' ')}`,
      })),
    );
    if (errors.length > 0) return unprocessable('variable_unknown', 'The text names a variable that does not exist.', { errors });
    const known = !team || (await this.acts.stores.cannedReplies.ownsTeam(by.workspaceId, uuidOf('team', team)));
    return known ? null : notFound('team');
  }
}
