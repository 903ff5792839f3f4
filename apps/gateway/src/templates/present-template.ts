import type { TemplateBody, TemplateWithVersionsBody } from '@heliograph/contracts';
import type { Template, TemplateVersion } from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';

const iso = (time: Date | null): string | null => time?.toISOString() ?? null;

export const presentTemplate = (template: Template): TemplateBody => ({
  id: toPublicId('template', template.id),
  account: toPublicId('account', template.accountId),
  name: template.name,
  language: template.language,
  status: template.status as TemplateBody['status'],
  statusRaw: template.statusRaw,
  category: template.category as TemplateBody['category'],
  requestedCategory: template.requestedCategory as TemplateBody['requestedCategory'],
  content: template.content ?? null,
  providerTemplateId: template.providerTemplateId,
  rejectionReason: template.rejectionReason,
  quality: template.quality,
  pausedUntil: iso(template.pausedUntil),
  held: template.heldAt && {
    at: template.heldAt.toISOString(),
    code: template.heldCode ?? '',
    message: template.heldMessage ?? '',
  },
  source: template.source,
  currentVersion: template.currentVersion,
  pendingVersion: template.pendingVersion,
  submittedAt: iso(template.submittedAt),
  reviewedAt: iso(template.reviewedAt),
  lastSentAt: iso(template.lastSentAt),
  createdAt: template.createdAt.toISOString(),
  updatedAt: template.updatedAt.toISOString(),
});

export const presentWithVersions = (template: Template, versions: readonly TemplateVersion[]): TemplateWithVersionsBody => ({
  ...presentTemplate(template),
  versions: versions.map((version) => ({
    id: toPublicId('templateVersion', version.id),
    number: version.number,
    status: version.status,
    category: version.category,
    content: version.content ?? null,
    providerName: version.providerName,
    providerTemplateId: version.providerTemplateId,
    submittedAt: iso(version.submittedAt),
    reviewedAt: iso(version.reviewedAt),
    rejectionReason: version.rejectionReason,
    createdBy: version.createdBy,
    createdAt: version.createdAt.toISOString(),
  })),
});
