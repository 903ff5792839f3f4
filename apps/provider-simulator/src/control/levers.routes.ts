import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { settingsChangeSchema } from '../state/settings';
import type { Template } from '../state/template';
import type { Simulation } from '../simulation';
import { contentAndApprovalResource } from '../twilio/content-resource';
import { faultSchema } from '../twilio/faults';
import { rejectionReason } from '../twilio/review-rules';
import { ControlError, parse } from './control-error';

/** What the operator of the simulation can turn: reviews, faults, settings, the clock, reset. */
export function leversRoutes(app: FastifyInstance, simulation: Simulation): void {
  const { world, reviews, faults } = simulation;

  app.get('/_sim/templates', async () => ({ templates: [...world.templates.values()].map(contentAndApprovalResource) }));

  const template = (request: FastifyRequest): Template => {
    const found = world.templates.get((request.params as { template: string }).template);
    if (!found) throw new ControlError(404, 'no such template');
    if (!found.approval) throw new ControlError(409, 'this template was never submitted');
    return found;
  };
  app.post('/_sim/templates/:template/approve', async (request) => {
    const found = template(request);
    reviews.set(found, 'approved');
    return contentAndApprovalResource(found);
  });
  app.post('/_sim/templates/:template/reject', async (request) => {
    const found = template(request);
    const { reason, verbatim } = parse(
      z.strictObject({ reason: z.string().default('INVALID_FORMAT'), verbatim: z.boolean().default(false) }),
      request.body,
    );
    reviews.set(found, 'rejected', verbatim ? reason : rejectionReason(found, reason));
    return contentAndApprovalResource(found);
  });
  for (const [verb, status] of [
    ['pause', 'paused'],
    ['disable', 'disabled'],
    ['pending', 'pending'],
  ] as const) {
    app.post(`/_sim/templates/:template/${verb}`, async (request) => {
      const found = template(request);
      reviews.set(found, status);
      return contentAndApprovalResource(found);
    });
  }
  app.post('/_sim/templates/:template/category', async (request) => {
    const found = template(request);
    reviews.recategorise(
      found,
      parse(z.strictObject({ category: z.enum(['UTILITY', 'MARKETING', 'AUTHENTICATION']) }), request.body).category,
    );
    return contentAndApprovalResource(found);
  });

  app.post('/_sim/faults', async (request) => faults.add(parse(faultSchema, request.body)));
  app.get('/_sim/faults', async () => ({ faults: faults.list() }));
  app.delete('/_sim/faults', async () => {
    faults.clear();
    return { faults: [] };
  });

  app.post('/_sim/settings', async (request) => world.changeSettings(parse(settingsChangeSchema, request.body)));
  app.get('/_sim/settings', async () => world.settings);

  const now = () => ({ now: new Date(world.clock.now()).toISOString(), offsetMs: world.clock.offsetMs });
  app.post('/_sim/clock', async (request) => {
    const { advanceSeconds } = parse(
      z.strictObject({
        advanceSeconds: z
          .number()
          .min(0)
          .max(10 * 366 * 86_400),
      }),
      request.body,
    );
    world.clock.advance(advanceSeconds * 1000);
    return now();
  });
  app.get('/_sim/clock', async () => now());

  app.post('/_sim/reset', async (request) => {
    const { keepAccounts } = parse(z.strictObject({ keepAccounts: z.boolean().default(false) }), request.body);
    world.reset(keepAccounts);
    faults.clear();
    return { reset: true };
  });
  // The same paths as every other process answers; the state is in memory, so what listens is ready.
  for (const path of ['/health/live', '/health/ready']) app.get(path, async () => ({ ok: true }));
  app.get('/_sim/health', async () => ({
    status: 'ok',
    accounts: world.accounts.size,
    senders: world.senders.size,
    templates: world.templates.size,
    messages: world.ledger.length,
    ...now(),
  }));
}
