import type { Stores } from '@heliograph/persistence';
import type { Clock } from '@heliograph/platform';
import type { Begun, IdempotencyScope, IdempotencyStore } from './http';

/** The HTTP side's idempotency over the stores. The stores know who began a use by its owner; the request knows it by its scope. */
export class IdempotencyKeys implements IdempotencyStore {
  private readonly owners = new WeakMap<IdempotencyScope, string>();

  constructor(
    private readonly stores: Pick<Stores, 'idempotency'>,
    private readonly clock: Clock,
  ) {}

  async begin(scope: IdempotencyScope, { takeOverAfterSeconds }: { takeOverAfterSeconds: number | null }): Promise<Begun> {
    const takeOverAfterMs = takeOverAfterSeconds === null ? null : takeOverAfterSeconds * 1000;
    const begun = await this.stores.idempotency.begin({ ...scope, now: this.clock.now() }, { takeOverAfterMs });
    if (begun.state === 'new') this.owners.set(scope, begun.owner);
    return begun;
  }

  async complete(scope: IdempotencyScope, answer: { status: number; body: unknown }): Promise<void> {
    await this.stores.idempotency.complete(this.useOf(scope), answer, this.clock.now());
  }

  async abandon(scope: IdempotencyScope): Promise<void> {
    await this.stores.idempotency.abandon(this.useOf(scope));
  }

  private useOf(scope: IdempotencyScope): { workspaceId: string; key: string; owner: string } {
    const owner = this.owners.get(scope);
    if (owner === undefined) throw new Error('an idempotency key was finished that this process had not begun');
    return { workspaceId: scope.workspaceId, key: scope.key, owner };
  }
}
