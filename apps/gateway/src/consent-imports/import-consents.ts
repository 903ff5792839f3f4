import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { ConsentImportBody } from '@heliograph/contracts';
import type { ConsentImport, Finding, StagedRow } from '@heliograph/persistence';
import { toPublicId, type Logger } from '@heliograph/platform';
import { Acts } from '../audit/acts';
import type { GatewayConfig } from '../gateway.config';
import { conflict, notFound, ProblemError } from '../http';
import type { Outcome } from '../outcome';
import type { Requester } from '../requester';
import { CONFIG, LOGGER } from '../tokens';
import { checkRow } from './check-row';
import { ImportFailure } from './import-failure';
import { presentImport, stalled } from './present-import';
import { readRows } from './read-rows';
import { declaredEncoding, readText } from './read-text';

/** Rows in one statement. */
const batchSize = 500;

export interface ImportFile {
  body: Readable;
  contentType: string;
  dryRun: boolean;
}

/**
 * Bulk import of opt-ins. The file is staged as it arrives, batch by batch, and only when all of it could be read does the first row reach
 * the ledger: a file that breaks off half-way has written nothing. Each row is known by person, purpose, kind and instant, so the same file
 * again, or an import resumed after a crash, adds nothing twice.
 */
@Injectable()
export class ImportConsents {
  constructor(
    private readonly acts: Acts,
    @Inject(CONFIG) private readonly config: Pick<GatewayConfig, 'CONSENT_IMPORT_LIMIT'>,
    @Inject(LOGGER) private readonly logger: Pick<Logger, 'error'>,
  ) {}

  async import(by: Requester, file: ImportFile): Promise<Outcome<ConsentImportBody>> {
    const { consentImports } = this.acts.stores;
    const run = await this.acts.perform(by, async ({ tx, now, record }) => {
      const started = await consentImports.start(tx, by.workspaceId, { dryRun: file.dryRun, actor: by.actor }, now);
      await record({
        action: 'consent_import.started',
        subject: { kind: 'importRun', id: started.id },
        after: { dryRun: file.dryRun },
      });
      return started;
    });
    try {
      await this.stage(run, file);
      await consentImports.finishUpload(run.id, this.acts.clock.now());
      return await this.settle(by, run);
    } catch (error) {
      return this.fail(by, run, error);
    } finally {
      // Unread bytes would keep the connection from answering.
      file.body.resume();
    }
  }

  /** Goes on with an import whose process died, or which failed after its file was complete. */
  async resume(by: Requester, importId: string): Promise<Outcome<ConsentImportBody>> {
    const { consentImports } = this.acts.stores;
    const run = await this.acts.perform(by, async ({ tx, now, record }) => {
      const found = await consentImports.lock(tx, by.workspaceId, importId);
      if (!found) return notFound('consent import');
      if (!found.uploaded)
        return conflict('import_incomplete', 'Its file never arrived completely: send it again. Nothing is doubled.');
      if (found.state !== 'failed' && !stalled(found, now)) {
        return conflict('import_not_resumable', `The import is ${found.state.replaceAll('_', ' ')}.`);
      }
      await record({ action: 'consent_import.resumed', subject: { kind: 'importRun', id: importId } });
      return consentImports.reopen(tx, importId, now);
    });
    if (run instanceof ProblemError) return run;
    return this.settle(by, run).catch((error: unknown) => this.fail(by, run, error));
  }

  private async stage(run: ConsentImport, file: ImportFile): Promise<void> {
    const { stores, clock } = this.acts;
    const encoding = declaredEncoding(file.contentType);
    // Leaving the loop early must not close the connection: the answer still has to go out on it.
    const bytes = file.body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
    let rows: StagedRow[] = [];
    let findings: Finding[] = [];
    const write = async () => {
      await stores.consentImports.stage(run.id, rows, findings, clock.now());
      [rows, findings] = [[], []];
    };
    for await (const fileRow of readRows(readText(bytes, encoding, this.config.CONSENT_IMPORT_LIMIT))) {
      const checked = checkRow(fileRow, run.startedAt);
      if ('row' in checked) rows.push(checked.row);
      else findings.push(checked.finding);
      if (rows.length + findings.length === batchSize) await write();
    }
    if (rows.length + findings.length > 0) await write();
  }

  private async settle(by: Requester, run: ConsentImport): Promise<ConsentImportBody> {
    const { consentImports } = this.acts.stores;
    while (await consentImports.settleNext(run, batchSize, this.acts.clock.now())) {
      // Each chunk is its own transaction; progress is in the row.
    }
    return presentImport(await this.end(by, run, null), this.acts.clock.now());
  }

  private async fail(by: Requester, run: ConsentImport, error: unknown): Promise<ProblemError> {
    const known = error instanceof ImportFailure;
    const failure = known
      ? error
      : isBrokenUpload(error)
        ? new ImportFailure('upload_broken', 'The connection ended before the file did; nothing of it was taken.')
        : new ImportFailure(
            'interrupted',
            'Something failed on our side. Resume the import, or send the file again: nothing is doubled.',
          );
    try {
      const ended = await this.end(by, run, failure);
      if (!known && failure.code === 'interrupted') throw error;
      return new ProblemError(failure.status, failure.code, failure.message, {
        extra: { import: presentImport(ended, this.acts.clock.now()) },
      });
    } catch (alsoFailed) {
      // Postgres is away: the import stays "running", is shown as stalled in a while, and can be resumed.
      if (alsoFailed !== error) this.logger.error({ err: alsoFailed, importId: run.id }, 'An import failed and could not say so');
      throw error;
    }
  }

  private end(by: Requester, run: ConsentImport, failure: ImportFailure | null): Promise<ConsentImport> {
    return this.acts.perform(by, async ({ tx, now, record }) => {
      const told = failure && { code: failure.code, message: failure.message };
      const ended = await this.acts.stores.consentImports.end(tx, run.id, told, now);
      const { state, rowsRead, accepted, duplicates, rejected, dryRun } = ended;
      await record({
        action: `consent_import.${failure ? 'failed' : 'completed'}`,
        subject: { kind: 'importRun', id: run.id },
        after: { state, dryRun, rowsRead, accepted, duplicates, rejected, ...(failure && { failure: failure.code }) },
        event: {
          type: `consent_import.${state}`,
          data: { import: toPublicId('importRun', run.id), dryRun, rowsRead, accepted, rejected },
        },
      });
      return ended;
    });
  }
}

const isBrokenUpload = (error: unknown): boolean =>
  ['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED'].includes((error as NodeJS.ErrnoException).code ?? '');
