import type { RawWebhook } from '../provider';
import { webhookParams } from './webhook-params';

/** Debugger codes that concern a template: rejected, paused, disabled, approved (facts §3.3). */
const templateCodes = new Set(['63040', '63041', '63042', '63046']);

/**
 * The template alarm in a Twilio Debugger webhook, or null when it is about something else. Twilio has no webhook of its own for
 * templates; the Debugger posts a form whose `Payload` is JSON with `error_code` and `resource_sid` [M: its shape is in no source of the
 * fact sheet]. It is a hint to look, never a fact: what became of the template is what the next listing says (R18).
 */
export function templateAlarm(webhook: RawWebhook): { code: string; providerTemplateId: string | null } | null {
  const payload = webhookParams(webhook)?.['Payload'];
  if (typeof payload !== 'string') return null;
  let told: unknown;
  try {
    told = JSON.parse(payload);
  } catch {
    return null;
  }
  if (typeof told !== 'object' || told === null) return null;
  const { error_code: errorCode, resource_sid: resource } = told as Record<string, unknown>;
  const code = typeof errorCode === 'string' || typeof errorCode === 'number' ? String(errorCode) : '';
  if (!templateCodes.has(code)) return null;
  return { code, providerTemplateId: typeof resource === 'string' && /^HX[0-9a-f]{32}$/i.test(resource) ? resource : null };
}
