import { countTry, forgottenAfterMs, type Backoff } from '@heliograph/domain';
import { LessThan, type EntityManager } from 'typeorm';
import { SignInFailures } from './agent-token.entity';

export interface Tried {
  /** Keyed hash of whom, or of whom and from where. */
  subject: string;
  backoff: Backoff;
}

/** Counts tries in Postgres, so that all gateways count together and a restart forgets nothing. */
export class SignInFailuresStore {
  constructor(private readonly manager: EntityManager) {}

  /** Counts one more try for every subject, or for none of them: then the answer is when to come back. */
  count(tried: readonly Tried[], now: Date): Promise<Date | null> {
    // Everybody locks in the same order: two tries for one person never wait for each other in a circle.
    const ordered = [...tried].sort((a, b) => (a.subject < b.subject ? -1 : 1));
    const subjects = ordered.map(({ subject }) => subject);
    return this.manager.transaction(async (tx) => {
      await tx.query(
        `INSERT INTO sign_in_failures (subject, failures, last_at) SELECT s, 0, $2 FROM unnest($1::text[]) s ORDER BY s
         ON CONFLICT DO NOTHING`,
        [subjects, now],
      );
      const rows = await tx
        .createQueryBuilder(SignInFailures, 'tries')
        .setLock('pessimistic_write')
        .where('tries.subject = ANY(:subjects)', { subjects })
        .orderBy('tries.subject')
        .getMany();
      const counted = ordered.map(({ subject, backoff }) => ({
        subject,
        after: countTry(rows.find((row) => row.subject === subject) ?? null, backoff, now),
      }));
      const refused = counted.flatMap(({ after }) => ('refusedUntil' in after ? [after.refusedUntil] : []));
      if (refused.length > 0) return refused.reduce((latest, until) => (until > latest ? until : latest));
      for (const { subject, after } of counted) if ('tries' in after) await tx.update(SignInFailures, { subject }, after.tries);
      return null;
    });
  }

  /** The tries were right after all: the past is forgotten. */
  async forget(subjects: string[]): Promise<void> {
    await this.manager.delete(
      SignInFailures,
      subjects.map((subject) => ({ subject })),
    );
  }

  /** The last try was half of a right one (the code is still missing): it did not count. */
  async takeBack(subjects: string[]): Promise<void> {
    await this.manager.query(
      `UPDATE sign_in_failures SET failures = GREATEST(failures - 1, 0), blocked_until = NULL WHERE subject = ANY($1)`,
      [subjects],
    );
  }

  async sweep(now: Date): Promise<void> {
    await this.manager.delete(SignInFailures, { lastAt: LessThan(new Date(now.getTime() - forgottenAfterMs)) });
  }
}
