import type { ApprovalStatus, Template } from '../state/template';
import type { World } from '../state/world';
import { rejectionReason, reviewFinding } from './review-rules';

const alertCodes: Partial<Record<ApprovalStatus, number>> = { rejected: 63040, paused: 63041, disabled: 63042, approved: 63046 };

/** WhatsApp's review of templates: by itself after a while, or by hand through the control API. */
export class Reviews {
  constructor(private readonly world: World) {}

  submit(template: Template, name: string, category: string, contentType: string): void {
    const submittedAt = this.world.clock.now();
    template.approval = {
      name,
      category,
      contentType,
      status: 'received',
      rejectionReason: '',
      allowCategoryChange: true,
      submittedAt,
    };
    this.touch(template);
    this.await(template);
  }

  /** Schedules what the review still has to do; harmless for templates that wait for nothing. */
  await(template: Template): void {
    const { approval } = template;
    if (!approval || (approval.status !== 'received' && approval.status !== 'pending')) return;
    const { pendingAfterMs, autoApproveMs } = this.world.settings;
    const still = (): boolean => template.approval === approval && this.world.templates.get(template.sid) === template;
    this.world.clock.at(approval.submittedAt + pendingAfterMs, () => {
      if (still() && approval.status === 'received') this.set(template, 'pending');
    });
    if (autoApproveMs === null) return;
    this.world.clock.at(approval.submittedAt + Math.max(autoApproveMs, pendingAfterMs), () => {
      if (still() && (approval.status === 'received' || approval.status === 'pending')) this.decide(template);
    });
  }

  /** The reviewer's own judgement: the known rules and the account's template limit, otherwise approval. */
  decide(template: Template): void {
    const limit = this.world.accounts.get(template.accountSid)?.templateLimit ?? Infinity;
    let taken = 0;
    for (const other of this.world.templates.values()) {
      const counts = other.accountSid === template.accountSid && other.approval !== null && other.approval.status !== 'rejected';
      if (counts && other.sid !== template.sid) taken++;
    }
    const full = `The WhatsApp Business Account has reached its limit of ${limit} message templates`;
    const finding =
      taken >= limit ? full : this.world.settings.reviewRules ? reviewFinding(template, this.world.templates.values()) : null;
    if (finding) this.set(template, 'rejected', rejectionReason(template, finding));
    else this.set(template, 'approved');
  }

  /** Sets a status as WhatsApp would and raises the debugger alert that is Twilio's only notice of it (facts §3.3). */
  set(template: Template, status: ApprovalStatus, reason = ''): void {
    if (!template.approval) return;
    template.approval.status = status;
    template.approval.rejectionReason = reason;
    this.touch(template);
    const errorCode = alertCodes[status];
    if (errorCode === undefined) return;
    const logLevel = status === 'approved' ? 'notice' : 'warning';
    const text = `Template ${template.approval.name} ${status}`;
    this.world.raiseAlert({
      accountSid: template.accountSid,
      errorCode,
      logLevel,
      text,
      resourceSid: template.sid,
      requestUrl: null,
    });
  }

  recategorise(template: Template, category: string): void {
    if (!template.approval) return;
    template.approval.category = category;
    this.touch(template);
  }

  private touch(template: Template): void {
    template.updatedAt = this.world.clock.now();
    this.world.changes++;
  }
}
