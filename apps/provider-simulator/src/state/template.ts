export type ApprovalStatus = 'unsubmitted' | 'received' | 'pending' | 'approved' | 'rejected' | 'paused' | 'disabled';

export interface Approval {
  name: string;
  category: string;
  contentType: string;
  status: ApprovalStatus;
  rejectionReason: string;
  allowCategoryChange: boolean;
  /** Virtual epoch ms of the submission; reviews that came back from a snapshot continue from it. */
  submittedAt: number;
}

/** A Content resource (a template, or a session content when never submitted). */
export interface Template {
  sid: string;
  accountSid: string;
  friendlyName: string;
  language: string;
  variables: Record<string, string>;
  types: Record<string, Record<string, unknown>>;
  createdAt: number;
  updatedAt: number;
  approval: Approval | null;
}

/** The type WhatsApp reviews and sends: the first one given. */
export function contentType(template: Template): string {
  return Object.keys(template.types)[0] ?? '';
}
