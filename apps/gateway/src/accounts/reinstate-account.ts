import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EligibilityBody, ReinstateAccountBody } from '@heliograph/contracts';
import { toPublicId } from '@heliograph/platform';
import { Acts, type Act } from '../audit/acts';
import { conflict, forbidden, notFound, unprocessable } from '../http';
import type { Outcome } from '../outcome';
import { uuidOf } from '../public-ids';
import type { Requester } from '../requester';
import { foldTimeline, RecordEligibility } from './record-eligibility';

type Notice = NonNullable<ReinstateAccountBody['notice']>;

/**
 * R6: service resumes only on written notice that the decision was reversed. An explicit act of an admin, with the notice word for word
 * in the audit log; nothing else reopens a refused or banned account.
 */
@Injectable()
export class ReinstateAccount {
  constructor(
    private readonly acts: Acts,
    private readonly eligibility: RecordEligibility,
  ) {}

  async reinstate(by: Requester, accountId: string, body: ReinstateAccountBody): Promise<Outcome<EligibilityBody>> {
    if (by.role !== 'admin') return forbidden('role_missing', 'Only an admin may reinstate an account.');
    const { accounts } = this.acts.stores;
    return this.acts.perform(by, async (act) => {
      if (!(await accounts.lock(act.tx, by.workspaceId, accountId))) return notFound('account');
      const timeline = await accounts.timeline(by.workspaceId, accountId, act.tx);
      // An id is proof only when it names a file of this workspace, or something that was recorded for this very account.
      const recorded = body.evidence === undefined ? null : uuidOf('evidence', body.evidence);
      const known =
        recorded !== null &&
        (timeline.some(({ evidenceId }) => evidenceId === recorded) ||
          (await this.acts.stores.evidence.get(by.workspaceId, recorded)) !== null);
      if (!body.notice && !known) {
        return unprocessable('notice_missing', 'A reinstatement needs the written notice that the decision was reversed (R6).', {
          errors: [{ pointer: '/notice', code: 'required', message: 'The notice: its text, who wrote it, when it was received' }],
        });
      }
      const standing = foldTimeline(timeline);
      const stopped = standing.restrictions.some(({ until }) => until === null || until > act.now);
      if (standing.review.status !== 'refused' && !stopped) {
        return conflict('nothing_to_reinstate', 'The account is neither refused nor banned nor restricted.');
      }
      const evidenceId = known ? (recorded as string) : await this.keepNotice(act, by, body.notice as Notice);
      const fact = {
        kind: 'reinstatement' as const,
        value: 'reinstated',
        text: body.notice ? `${body.notice.writtenBy}: ${body.notice.text}` : null,
        source: 'operator' as const,
        actor: by.actor,
        evidenceId,
        occurredAt: body.notice ? new Date(body.notice.receivedAt) : act.now,
      };
      const proof = { evidence: toPublicId('evidence', evidenceId), ...(body.notice ? { notice: body.notice } : {}) };
      return this.eligibility.record(act, by, accountId, fact, 'account.reinstated', proof);
    });
  }

  /** The notice becomes a piece of evidence like any file, so that the id in the timeline leads to it. */
  private async keepNotice(act: Act, by: Requester, notice: Notice): Promise<string> {
    const content = Buffer.from(notice.text, 'utf8');
    const sha256 = createHash('sha256').update(content).digest('hex');
    const draft = { name: 'written-notice.txt', mediaType: 'text/plain', sha256, content, uploadedBy: by.actor };
    return (await this.acts.stores.evidence.add(act.tx, by.workspaceId, draft, act.now)).id;
  }
}
