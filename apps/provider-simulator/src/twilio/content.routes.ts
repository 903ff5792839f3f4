import type { FastifyInstance } from 'fastify';
import { newSid } from '../state/sids';
import { contentType, type Template } from '../state/template';
import type { Simulation } from '../simulation';
import { answering, notFound, refusal, type Answer, type Call, type Response } from './answer';
import { approvalFetchResource, approvalResource, contentResource, typesFinding } from './content-resource';
import { listContents } from './list-contents';

const categories = new Set(['UTILITY', 'MARKETING', 'AUTHENTICATION']);
/** Reviewed content is immutable: a change is a new content and a new review (facts §3, marked uncertain there). */
const editable = new Set(['unsubmitted', 'rejected']);

/** The Content API: contents, their WhatsApp approval requests, and the v1 and v2 listings. */
export function contentRoutes(app: FastifyInstance, simulation: Simulation): void {
  const { world, reviews } = simulation;
  const on = (
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    endpoint: (call: Call) => Answer | Promise<Answer>,
  ): void => {
    app.route({ method, url, handler: answering(world, endpoint) });
  };
  const withTemplate = (act: (template: Template, call: Call) => Answer) => (call: Call) => {
    const template = world.templates.get(call.params.content ?? '');
    return template?.accountSid === call.account.sid
      ? act(template, call)
      : notFound(call.request.url.split('?', 1)[0] as string);
  };

  for (const path of ['/v1/Content', '/v1/ContentAndApprovals', '/v2/Content', '/v2/ContentAndApprovals']) {
    on('GET', path, (call) => listContents(simulation, call, path));
  }
  on('POST', '/v1/Content', (call) => {
    const read = readContent(call.body, true);
    if ('status' in read) return read;
    const now = world.clock.now();
    const template: Template = {
      sid: newSid('HX'),
      accountSid: call.account.sid,
      ...read,
      createdAt: now,
      updatedAt: now,
      approval: null,
    };
    world.templates.set(template.sid, template);
    world.changes++;
    return { status: 201, body: contentResource(template, call.origin) };
  });
  on(
    'GET',
    '/v1/Content/:content',
    withTemplate((template, call) => ({ status: 200, body: contentResource(template, call.origin) })),
  );
  on(
    'PUT',
    '/v1/Content/:content',
    withTemplate((template, call) => {
      if (!editable.has(template.approval?.status ?? 'unsubmitted'))
        return refusal(409, 20409, 'Content under review or approved cannot be changed');
      const read = readContent({ language: template.language, friendly_name: template.friendlyName, ...call.body }, false);
      if ('status' in read) return read;
      Object.assign(template, read, { approval: null, updatedAt: world.clock.now() });
      world.changes++;
      return { status: 200, body: contentResource(template, call.origin) };
    }),
  );
  on(
    'DELETE',
    '/v1/Content/:content',
    withTemplate((template) => {
      world.templates.delete(template.sid);
      world.changes++;
      return { status: 204 };
    }),
  );
  on(
    'GET',
    '/v1/Content/:content/ApprovalRequests',
    withTemplate((template, call) => ({ status: 200, body: approvalFetchResource(template, call.origin) })),
  );
  on(
    'POST',
    '/v1/Content/:content/ApprovalRequests/whatsapp',
    withTemplate((template, call) => {
      const { name, category } = call.body;
      if (typeof name !== 'string' || !/^[a-z0-9_]{1,512}$/.test(name)) {
        return refusal(400, 20422, 'Invalid Parameter: name may contain only lowercase letters, digits and underscores');
      }
      if (typeof category !== 'string' || !categories.has(category)) {
        return refusal(400, 20422, 'Invalid Parameter: category must be UTILITY, MARKETING or AUTHENTICATION');
      }
      if (!editable.has(template.approval?.status ?? 'unsubmitted'))
        return refusal(409, 20409, 'An approval request for this content exists');
      for (const other of world.templates.values()) {
        const taken =
          other.approval?.name === name && other.language === template.language && other.accountSid === template.accountSid;
        if (taken && other.sid !== template.sid) return refusal(409, 20409, 'A template with this name and language exists');
      }
      reviews.submit(template, name, category, contentType(template));
      return { status: 201, body: approvalResource(template.approval) };
    }),
  );
}

type Content = Pick<Template, 'friendlyName' | 'language' | 'variables' | 'types'>;

/** The fields of a create or update request, or Twilio's refusal. */
function readContent(body: Record<string, unknown>, languageRequired: boolean): Content | Response {
  const { friendly_name: friendlyName, language, variables, types } = body;
  const invalid = (text: string): Response => refusal(400, 20422, `Invalid Parameter: ${text}`);
  if (typeof language !== 'string' || (languageRequired && !/^[a-z]{2,3}(_[A-Z]{2})?$/.test(language)))
    return invalid('language is required');
  const finding = typesFinding(types);
  if (finding) return invalid(finding);
  if (JSON.stringify(types).length > 65_536) return refusal(400, 21658, 'Parameter exceeds character limit');
  const samples = variables ?? {};
  const flat =
    typeof samples === 'object' &&
    !Array.isArray(samples) &&
    Object.values(samples).every((sample) => typeof sample === 'string');
  if (!flat) return invalid('variables must be an object of texts');
  return {
    friendlyName: typeof friendlyName === 'string' ? friendlyName : '',
    language,
    variables: samples as Record<string, string>,
    types: types as Template['types'],
  };
}
