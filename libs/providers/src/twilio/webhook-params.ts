import type { RawWebhook } from '../provider';

/** As the SDK's validator expects them: a repeated name becomes an array, in order; empty values stay. No prototype. */
export type WebhookParams = Record<string, string | string[]>;

/** Twilio's forms are a few kB; beyond these a request is not Twilio's. */
export const webhookLimits = { bodyBytes: 1024 * 1024, urlChars: 16 * 1024, params: 2_000 } as const;

export function header(webhook: RawWebhook, name: string): string | undefined {
  const direct = webhook.headers[name];
  if (direct !== undefined) return direct;
  const key = Object.keys(webhook.headers).find((candidate) => candidate.toLowerCase() === name);
  return key === undefined ? undefined : webhook.headers[key];
}

export type WebhookShape = 'form' | 'query' | 'json' | 'unreadable';

/**
 * How the request carries its parameters. Verification and parsing both ask here, so that what was verified is what is read:
 * a GET is its query and nothing else, a POST is its form body, JSON only with `bodySHA256` in the URL (facts §2.4).
 */
export function shapeOf(webhook: RawWebhook): WebhookShape {
  const method = webhook.method.toUpperCase();
  if (webhook.rawBody.length > webhookLimits.bodyBytes || webhook.url.length > webhookLimits.urlChars) return 'unreadable';
  if (method === 'GET') return 'query';
  if (method !== 'POST') return 'unreadable';
  const type = (header(webhook, 'content-type') ?? '').split(';', 1)[0]!.trim().toLowerCase();
  if (type === 'application/x-www-form-urlencoded') return 'form';
  return webhook.url.includes('bodySHA256=') && type === 'application/json' ? 'json' : 'unreadable';
}

/** Parameters of a form or query webhook; null when it is of another shape or has too many. */
export function webhookParams(webhook: RawWebhook): WebhookParams | null {
  switch (shapeOf(webhook)) {
    case 'form':
      return toParams(webhook.rawBody.toString('utf8'));
    case 'query':
      return toParams(queryOf(webhook.url));
    case 'json':
    case 'unreadable':
      return null;
  }
}

/** The first value of a query parameter of the called URL. */
export const queryParam = (url: string, name: string): string | null => new URLSearchParams(queryOf(url)).get(name);

const queryOf = (url: string): string => {
  const start = url.indexOf('?');
  return start === -1 ? '' : url.slice(start + 1).split('#', 1)[0]!;
};

function toParams(encoded: string): WebhookParams | null {
  const params = Object.create(null) as WebhookParams;
  let count = 0;
  for (const [name, value] of new URLSearchParams(encoded)) {
    if (++count > webhookLimits.params) return null;
    const known = params[name];
    if (known === undefined) params[name] = value;
    else if (Array.isArray(known)) known.push(value);
    else params[name] = [known, value];
  }
  return params;
}
