import type { FastifyInstance } from 'fastify';
import type { Sender } from '../state/account';
import { iso8601 } from '../state/clock';
import type { Simulation } from '../simulation';
import { answering, notFound, refusal, type Answer, type Call } from './answer';
import { cutPage, filtersOf, metaOf, readPageRequest } from './page';

/** Senders and typing indicators (messaging v2) and debugger alerts (monitor v1). */
export function messagingRoutes(app: FastifyInstance, simulation: Simulation): void {
  const { world } = simulation;
  const on = (method: 'GET' | 'POST', url: string, endpoint: (call: Call) => Answer): void => {
    app.route({ method, url, handler: answering(world, endpoint) });
  };
  on('GET', '/v2/Channels/Senders', (call) => {
    if (call.query.Channel === undefined) return refusal(400, 20001, 'Parameter Channel is required');
    const own = [...world.senders.values()].filter(
      (sender) => sender.accountSid === call.account.sid && call.query.Channel === 'whatsapp',
    );
    const cut = cutPage(own, readPageRequest(call.query));
    const meta = metaOf(`${call.origin}/v2/Channels/Senders`, filtersOf(call.request.url), 'senders', cut);
    return { status: 200, body: { senders: cut.items.map((sender) => senderResource(sender, call.origin)), meta } };
  });
  on('GET', '/v2/Channels/Senders/:sender', (call) => {
    const sender = [...world.senders.values()].find(
      ({ sid, accountSid }) => sid === call.params.sender && accountSid === call.account.sid,
    );
    return sender ? { status: 200, body: senderResource(sender, call.origin) } : notFound(call.request.url);
  });
  on('POST', '/v2/Indicators/Typing.json', (call) => {
    const { channel, messageId } = call.body;
    if (channel !== 'whatsapp' || typeof messageId !== 'string') return refusal(400, 20422, 'Invalid Parameter');
    const message = world.messages.get(messageId);
    if (message?.accountSid !== call.account.sid || message.direction !== 'inbound')
      return refusal(404, 20404, 'Message was not found');
    return { status: 200, body: { success: true } };
  });
  on('GET', '/v1/Alerts', (call) => {
    const since = bound(call.query.StartDate, -Infinity);
    const until = bound(call.query.EndDate, Infinity);
    const level = call.query.LogLevel;
    const own = [...world.alerts.newestFirst()].filter(
      (alert) =>
        alert.accountSid === call.account.sid && alert.at >= since && alert.at <= until && (!level || alert.logLevel === level),
    );
    const cut = cutPage(own, readPageRequest(call.query));
    const alerts = cut.items.map((alert) => ({
      sid: alert.sid,
      account_sid: alert.accountSid,
      alert_text: alert.text,
      api_version: '2010-04-01',
      date_created: iso8601(alert.at),
      date_generated: iso8601(alert.at),
      date_updated: iso8601(alert.at),
      error_code: String(alert.errorCode),
      log_level: alert.logLevel,
      more_info: `https://www.twilio.com/docs/errors/${alert.errorCode}`,
      request_method: alert.requestUrl ? 'POST' : null,
      request_url: alert.requestUrl,
      resource_sid: alert.resourceSid,
      service_sid: null,
      url: `${call.origin}/v1/Alerts/${alert.sid}`,
    }));
    return {
      status: 200,
      body: { alerts, meta: metaOf(`${call.origin}/v1/Alerts`, filtersOf(call.request.url), 'alerts', cut) },
    };
  });
}

const bound = (value: string | string[] | undefined, otherwise: number): number => {
  const at = typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isNaN(at) ? otherwise : at;
};

function senderResource(sender: Sender, origin: string): Record<string, unknown> {
  const callbacks = { fallback_method: 'POST', status_callback_url: sender.statusCallbackUrl, status_callback_method: 'POST' };
  return {
    sid: sender.sid,
    status: sender.status,
    sender_id: `whatsapp:${sender.phone}`,
    compliance: null,
    configuration: {
      waba_id: sender.wabaId,
      verification_method: null,
      verification_code: null,
      voice_application_sid: null,
      account_type: null,
    },
    webhook: { callback_url: sender.webhookUrl, callback_method: 'POST', fallback_url: sender.fallbackUrl, ...callbacks },
    profile: {
      name: sender.name,
      about: null,
      description: null,
      address: null,
      logo_url: null,
      banner_url: null,
      privacy_url: null,
      terms_of_service_url: null,
      accent_color: null,
      vertical: null,
      websites: null,
      emails: null,
      phone_numbers: null,
    },
    properties: { quality_rating: sender.qualityRating, messaging_limit: sender.messagingLimit },
    offline_reasons: sender.offlineReasons.length > 0 ? sender.offlineReasons : null,
    url: `${origin}/v2/Channels/Senders/${sender.sid}`,
  };
}
