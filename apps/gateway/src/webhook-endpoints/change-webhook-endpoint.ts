import { Inject, Injectable } from '@nestjs/common';
import type { ChangeWebhookEndpointBody, CreateWebhookEndpointBody, ResumeWebhookEndpointBody } from '@heliograph/contracts';
import type { WebhookEndpoint, WebhookEndpointChange } from '@heliograph/persistence';
import { outgoingUrlProblem, type SecretKey } from '@heliograph/platform';
import { Acts } from '../audit/acts';
import type { GatewayConfig } from '../gateway.config';
import { notFound, unprocessable, type ProblemError } from '../http';
import type { Outcome } from '../outcome';
import type { Requester } from '../requester';
import { CONFIG, SECRET_KEYS } from '../tokens';
import { newWebhookSecret, sealWebhookSecret } from './webhook-secret';

/** For so long the receiver may go on verifying with the secret it had. */
const bothSecretsMs = 24 * 3_600_000;

/** Everything that changes where and how a platform team is told of events. */
@Injectable()
export class ChangeWebhookEndpoint {
  constructor(
    private readonly acts: Acts,
    @Inject(SECRET_KEYS) private readonly keys: readonly SecretKey[],
    @Inject(CONFIG) private readonly config: Pick<GatewayConfig, 'WEBHOOK_ALLOW_PRIVATE'>,
  ) {}

  async create(by: Requester, body: CreateWebhookEndpointBody): Promise<Outcome<{ endpoint: WebhookEndpoint; secret: string }>> {
    const refusal = this.refuseUrl(body.url);
    if (refusal) return refusal;
    const { stores } = this.acts;
    const secret = newWebhookSecret();
    // Before the endpoint is there: what is committed from now on is told, nothing older.
    const cursor = await stores.events.settled();
    const { url, events, description = null } = body;
    const draft = { url, events, description, cursor, sealSecret: (id: string) => sealWebhookSecret(this.keys, secret, id) };
    const endpoint = await this.acts.perform(by, async ({ tx, now, record }) => {
      const made = await stores.webhookEndpoints.create(tx, by.workspaceId, draft, now);
      const subject = { kind: 'webhookEndpoint', id: made.id } as const;
      await record({ action: 'webhook_endpoint.created', subject, after: { host: hostOf(url), events, description } });
      return made;
    });
    return { endpoint, secret };
  }

  async change(by: Requester, endpointId: string, body: ChangeWebhookEndpointBody): Promise<Outcome<WebhookEndpoint>> {
    const refusal = body.url === undefined ? null : this.refuseUrl(body.url);
    if (refusal) return refusal;
    const { url, events, description } = body;
    const change = {
      ...(url !== undefined && { url }),
      ...(events !== undefined && { events }),
      ...(description !== undefined && { description }),
    };
    return this.write(by, endpointId, 'webhook_endpoint.changed', () => ({
      change,
      after: { ...change, ...(url !== undefined && { url: hostOf(url) }) },
    }));
  }

  remove(by: Requester, endpointId: string): Promise<Outcome<void>> {
    return this.acts.perform(by, async ({ tx, record }) => {
      const { webhookEndpoints } = this.acts.stores;
      const endpoint = await webhookEndpoints.lock(tx, by.workspaceId, endpointId);
      if (!endpoint || !(await webhookEndpoints.remove(tx, by.workspaceId, endpointId))) return notFound('webhook endpoint');
      const subject = { kind: 'webhookEndpoint', id: endpointId } as const;
      await record({
        action: 'webhook_endpoint.deleted',
        subject,
        before: { host: hostOf(endpoint.url), events: endpoint.events },
      });
      return undefined;
    });
  }

  /** For a day every webhook is signed with both: the receiver takes over the new one when it suits it. */
  async rotateSecret(by: Requester, endpointId: string): Promise<Outcome<{ endpoint: WebhookEndpoint; secret: string }>> {
    const secret = newWebhookSecret();
    const endpoint = await this.write(by, endpointId, 'webhook_endpoint.secret_rotated', (was, now) => ({
      change: {
        secretSealed: sealWebhookSecret(this.keys, secret, endpointId),
        previousSecretSealed: was.secretSealed,
        previousSecretUntil: new Date(now.getTime() + bothSecretsMs),
      },
      after: null,
    }));
    return 'status' in endpoint ? endpoint : { endpoint, secret };
  }

  /** Goes on where it stopped, or, with `skip`, with what happens from now on. Resuming what runs changes nothing. */
  async resume(by: Requester, endpointId: string, { skip }: ResumeWebhookEndpointBody): Promise<Outcome<WebhookEndpoint>> {
    const cursor = skip ? await this.acts.stores.events.settled() : undefined;
    return this.acts.perform(by, async ({ tx, now, record }) => {
      const { webhookEndpoints, webhookDeliveries } = this.acts.stores;
      const was = await webhookEndpoints.lock(tx, by.workspaceId, endpointId);
      if (!was) return notFound('webhook endpoint');
      const change: WebhookEndpointChange = {
        state: 'active',
        pausedReason: null,
        pausedAt: null,
        failingSince: null,
        ...(cursor !== undefined && { cursor }),
      };
      await webhookEndpoints.change(tx, by.workspaceId, endpointId, change, now);
      if (skip) await webhookDeliveries.giveUpWaiting(tx, by.workspaceId, endpointId);
      else if (was.state === 'paused') await webhookDeliveries.restart(tx, by.workspaceId, endpointId, now);
      await record({
        action: 'webhook_endpoint.resumed',
        subject: { kind: 'webhookEndpoint', id: endpointId },
        before: { state: was.state, pausedReason: was.pausedReason },
        after: { state: 'active', skip },
      });
      return { ...was, ...change };
    });
  }

  private write(
    by: Requester,
    endpointId: string,
    action: string,
    decide: (was: WebhookEndpoint, now: Date) => { change: WebhookEndpointChange; after: object | null },
  ): Promise<WebhookEndpoint | ProblemError> {
    return this.acts.perform(by, async ({ tx, now, record }) => {
      const { webhookEndpoints } = this.acts.stores;
      const was = await webhookEndpoints.lock(tx, by.workspaceId, endpointId);
      if (!was) return notFound('webhook endpoint');
      const { change, after } = decide(was, now);
      await webhookEndpoints.change(tx, by.workspaceId, endpointId, change, now);
      await record({ action, subject: { kind: 'webhookEndpoint', id: endpointId }, after });
      return { ...was, ...change };
    });
  }

  private refuseUrl(url: string): ProblemError | null {
    const message = outgoingUrlProblem(url, this.config.WEBHOOK_ALLOW_PRIVATE);
    if (message === null) return null;
    return unprocessable('validation_failed', 'The body is not valid at /url.', {
      errors: [{ pointer: '/url', code: 'invalid_url', message }],
    });
  }
}

/** A webhook's path and query are often secrets themselves: the audit log keeps the host. */
const hostOf = (url: string): string => new URL(url).host;
