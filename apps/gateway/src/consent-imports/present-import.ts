import type { ConsentImportBody } from '@heliograph/contracts';
import type { ConsentImport } from '@heliograph/persistence';
import { toPublicId } from '@heliograph/platform';

/** ms without a batch after which the process that ran it is taken for dead. A batch takes well under a second. */
const silentForMs = 120_000;

export const stalled = ({ state, touchedAt }: ConsentImport, now: Date): boolean =>
  state === 'running' && now.getTime() - touchedAt.getTime() > silentForMs;

export const presentImport = (run: ConsentImport, now: Date): ConsentImportBody => ({
  id: toPublicId('importRun', run.id),
  dryRun: run.dryRun,
  state: run.state,
  stalled: stalled(run, now),
  uploaded: run.uploaded,
  rowsRead: run.rowsRead,
  accepted: run.accepted,
  duplicates: run.duplicates,
  rejected: run.rejected,
  settledLine: run.settledLine,
  failure: run.failureCode === null ? null : { code: run.failureCode, message: run.failureMessage ?? '' },
  actor: run.actor,
  startedAt: run.startedAt.toISOString(),
  endedAt: run.endedAt?.toISOString() ?? null,
});
