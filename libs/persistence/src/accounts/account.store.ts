import { foldEligibility, type Eligibility, type EligibilityFactKind, type OnboardingItemName } from '@heliograph/domain';
import { newId } from '@heliograph/platform';
import { In, type EntityManager } from 'typeorm';
import type { StandingColumn } from '../facts/send-facts';
import { toPage, type Page, type PageRequest } from '../page';
import { Account } from './account.entity';
import { EligibilityFact } from './eligibility-fact.entity';
import { OnboardingItemRow } from './onboarding-item.entity';

/** The onboarding rows of the account itself carry this in place of a channel. */
export const wholeAccount = '00000000-0000-0000-0000-000000000000';

export interface AccountDraft {
  name: string;
  provider: string;
  providerAccountId: string;
  baseUrl: string | null;
  /** Seals the credentials for the id this account gets: the id is part of what is authenticated. */
  sealCredentials(accountId: string): string;
  wabaId: string | null;
  businessManagerName: string | null;
  messagingLimit: number | null;
}

export type AccountChange = Partial<
  Pick<
    Account,
    'name' | 'baseUrl' | 'credentialsSealed' | 'wabaId' | 'businessManagerName' | 'messagingLimit' | 'templateQuota' | 'calendar'
  >
>;

export interface EligibilityDraft {
  kind: EligibilityFactKind;
  value: string;
  text?: string | null;
  scope?: string | null;
  until?: Date | null;
  source: 'provider' | 'operator' | 'system';
  actor: string;
  evidenceId?: string | null;
  occurredAt: Date;
}

export class AccountStore {
  constructor(private readonly manager: EntityManager) {}

  async create(tx: EntityManager, workspaceId: string, draft: AccountDraft, now: Date): Promise<Account> {
    const id = newId();
    const { sealCredentials, ...columns } = draft;
    await tx.insert(Account, {
      id,
      workspaceId,
      ...columns,
      credentialsSealed: sealCredentials(id),
      createdAt: now,
      updatedAt: now,
    });
    return tx.findOneByOrFail(Account, { id });
  }

  get(workspaceId: string, id: string): Promise<Account | null> {
    return this.manager.findOneBy(Account, { id, workspaceId });
  }

  getMany(ids: string[]): Promise<Account[]> {
    return ids.length === 0 ? Promise.resolve([]) : this.manager.findBy(Account, { id: In(ids) });
  }

  async list(workspaceId: string, page: PageRequest): Promise<Page<Account>> {
    const query = this.manager
      .createQueryBuilder(Account, 'account')
      .where('account.workspaceId = :workspaceId', { workspaceId });
    if (page.after) query.andWhere('account.id < :after', { after: page.after });
    return toPage(
      await query
        .orderBy('account.id', 'DESC')
        .take(page.limit + 1)
        .getMany(),
      page.limit,
    );
  }

  /** Every account of the installation, for the sync schedule. */
  async all(): Promise<{ id: string; workspaceId: string }[]> {
    return this.manager.find(Account, { select: { id: true, workspaceId: true }, order: { id: 'ASC' } });
  }

  /**
   * For a provider's door, before anyone is authenticated: accounts that could have signed this webhook, in every workspace.
   * The signature decides which of them did.
   */
  candidatesForDoor(provider: string, providerAccountId: string): Promise<Account[]> {
    return this.manager.find(Account, { where: { provider, providerAccountId }, order: { id: 'ASC' } });
  }

  /** Locks the row for a change that must see it as it is. */
  lock(tx: EntityManager, workspaceId: string, id: string): Promise<Account | null> {
    return tx.findOne(Account, { where: { id, workspaceId }, lock: { mode: 'pessimistic_write' } });
  }

  /** False when somebody else changed the account since `version` was read: nothing is written then. */
  async change(
    tx: EntityManager,
    account: Pick<Account, 'id' | 'workspaceId' | 'version'>,
    change: AccountChange,
    now: Date,
  ): Promise<boolean> {
    const result = await tx.update(
      Account,
      { id: account.id, workspaceId: account.workspaceId, version: account.version },
      { ...change, calendar: change.calendar as object | undefined, version: account.version + 1, updatedAt: now },
    );
    return result.affected === 1;
  }

  /**
   * Adds dated facts to the timeline, lets the domain fold it (R4-R6), and keeps the result beside the account, all under a lock on the
   * account so that two writers fold in turn. The checklist's two items about standing are done the first time they are true.
   */
  async recordEligibility(
    tx: EntityManager,
    workspaceId: string,
    accountId: string,
    facts: EligibilityDraft[],
    now: Date,
  ): Promise<Eligibility> {
    if (!(await this.lock(tx, workspaceId, accountId)))
      throw new Error('facts were recorded for an account that is not in this workspace');
    await tx.insert(
      EligibilityFact,
      facts.map((fact) => ({ ...fact, id: newId(), workspaceId, accountId, recordedAt: now })),
    );
    const timeline = await this.timeline(workspaceId, accountId, tx);
    const eligibility = foldEligibility(
      timeline.map((row) => ({ ...row, kind: row.kind as EligibilityFactKind, source: row.source as 'provider' })),
    );
    const { businessVerification, review, restrictions } = eligibility;
    await tx.query(
      'UPDATE accounts SET standing = $3, version = version + 1, updated_at = $4 WHERE id = $1 AND workspace_id = $2',
      [
        accountId,
        workspaceId,
        JSON.stringify({ businessVerification, review, restrictions } satisfies Record<keyof StandingColumn, unknown>),
        now,
      ],
    );
    for (const [name, first] of [
      ['business_verified', eligibility.firstVerified],
      ['account_approved', eligibility.firstApproved],
    ] as const) {
      if (!first) continue;
      await this.stateOnboardingItem(tx, workspaceId, {
        accountId,
        name,
        state: 'done',
        source: first.source,
        actor: 'timeline',
        proof: first.text,
        at: first.occurredAt,
      });
    }
    return eligibility;
  }

  timeline(workspaceId: string, accountId: string, tx: EntityManager = this.manager): Promise<EligibilityFact[]> {
    return tx.find(EligibilityFact, { where: { workspaceId, accountId }, order: { occurredAt: 'ASC', id: 'ASC' } });
  }

  onboarding(workspaceId: string, accountId: string, tx: EntityManager = this.manager): Promise<OnboardingItemRow[]> {
    return tx.find(OnboardingItemRow, { where: { workspaceId, accountId }, order: { name: 'ASC' } });
  }

  async stateOnboardingItem(
    tx: EntityManager,
    workspaceId: string,
    item: {
      accountId: string;
      channelId?: string;
      name: OnboardingItemName;
      state: 'done' | 'open';
      source: 'provider' | 'operator' | 'system';
      actor: string;
      proof: string | null;
      at: Date;
    },
  ): Promise<void> {
    await tx.query(
      `INSERT INTO onboarding_items (workspace_id, account_id, channel_id, name, state, source, actor, proof, at)
       SELECT workspace_id, id, $3, $4, $5, $6, $7, $8, $9 FROM accounts WHERE id = $2 AND workspace_id = $1
       ON CONFLICT (account_id, channel_id, name) DO UPDATE SET
         state = EXCLUDED.state, source = EXCLUDED.source, actor = EXCLUDED.actor, proof = EXCLUDED.proof, at = EXCLUDED.at`,
      [
        workspaceId,
        item.accountId,
        item.channelId ?? wholeAccount,
        item.name,
        item.state,
        item.source,
        item.actor,
        item.proof,
        item.at,
      ],
    );
  }
}
