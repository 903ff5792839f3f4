import { Module } from '@nestjs/common';
import { Acts } from '../audit/acts';
import { AuditExportController } from '../audit/audit-export.controller';
import { ConsentImportsController } from '../consent-imports/consent-imports.controller';
import { ImportConsents } from '../consent-imports/import-consents';
import { EvidenceController } from '../evidence/evidence.controller';
import { KeepEvidence } from '../evidence/keep-evidence';
import { ChangeWorkspace } from '../workspace/change-workspace';
import { WorkspaceController } from '../workspace/workspace.controller';
import { ConsentProofController } from './consent-proof.controller';
import { ExplainPermission } from './explain-permission';
import { ExportProof } from './export-proof';

/** What a workspace can prove, and what it decides for itself: evidence, consent in bulk, why somebody may be written to, settings. */
@Module({
  controllers: [AuditExportController, ConsentImportsController, ConsentProofController, EvidenceController, WorkspaceController],
  providers: [Acts, ChangeWorkspace, ExplainPermission, ExportProof, ImportConsents, KeepEvidence],
})
export class ProofModule {}
