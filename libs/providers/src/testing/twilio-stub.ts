import type { ServerResponse } from 'node:http';
import type { ChannelFixture, ListingFault, MessageFixture, SendBehaviour, TemplateFixture } from './conformance-harness';
import { json, LoopbackServer } from './loopback-server';
import type { SeenRequest } from './loopback-server';
import { accountSid, approvalResource, codeOfKind, contentResource, errorBody, messageResource } from './twilio-payloads';

type Content = ReturnType<typeof contentResource>;

/** A far side that speaks enough of Twilio's protocol for the conformance suite. Not the simulator: no state machine, no callbacks. */
export class TwilioStub {
  private readonly nextSends: SendBehaviour[] = [];
  private readonly contents = new Map<string, { content: Content; approval: unknown }>();
  private pages: { sid: string; fixture: TemplateFixture }[][] = [[]];
  private fault: ListingFault | undefined;
  private channels: ChannelFixture[][] = [[]];
  private messages: { sid: string; fixture: MessageFixture }[] = [];
  private sequence = 0;

  private constructor(readonly server: LoopbackServer) {
    const messages = `^/2010-04-01/Accounts/${accountSid}/Messages`;
    server
      .on('POST', new RegExp(`${messages}\\.json$`), (request, response) => this.create(request, response))
      .on('GET', new RegExp(`${messages}\\.json$`), (request, response) => this.listMessages(request, response))
      .on('GET', new RegExp(`${messages}/\\w+\\.json$`), (request, response) => this.fetchMessage(request, response))
      .on('GET', /^\/v1\/ContentAndApprovals$/, (request, response) => this.listContents(request, response))
      .on('GET', /^\/v2\/Channels\/Senders$/, (request, response) => this.listSenders(request, response))
      .on('POST', /^\/v1\/Content$/, (request, response) => this.createContent(request, response))
      .on('POST', /^\/v1\/Content\/\w+\/ApprovalRequests\/whatsapp$/, (request, response) => this.submit(request, response))
      .on('GET', /^\/v1\/Content\/\w+$/, (request, response) => this.content(request, response, ({ content }) => content))
      .on('GET', /^\/v1\/Content\/\w+\/ApprovalRequests$/, (request, response) =>
        this.content(request, response, ({ content, approval }) => ({
          sid: content.sid,
          account_sid: accountSid,
          whatsapp: approval,
        })),
      )
      .on('DELETE', /^\/v1\/Content\/\w+$/, (request, response) => {
        if (this.contents.delete(sidOf(request))) response.writeHead(204).end();
        else json(response, 404, errorBody(20404, 404));
      });
  }

  static async start(): Promise<TwilioStub> {
    return new TwilioStub(await LoopbackServer.start());
  }

  onSend(behaviour: SendBehaviour): void {
    this.nextSends.push(behaviour);
  }

  arrangeTemplates(pages: TemplateFixture[][], fault?: ListingFault): void {
    this.pages = pages.map((page) => page.map((fixture) => ({ sid: this.id('HX'), fixture })));
    this.fault = fault;
  }

  arrangeChannels(pages: ChannelFixture[][]): void {
    this.channels = pages;
  }

  arrangeMessages(fixtures: MessageFixture[]): string[] {
    this.messages = fixtures.map((fixture) => ({ sid: this.id('SM'), fixture }));
    return this.messages.map(({ sid }) => sid);
  }

  id(prefix: string): string {
    return `${prefix}${String(++this.sequence).padStart(32, '0')}`;
  }

  private create(request: SeenRequest, response: ServerResponse): void {
    const behaviour = this.nextSends.shift() ?? { do: 'accept' };
    const headers = { 'twilio-request-id': 'RQ00000000000000000000000000000001' };
    switch (behaviour.do) {
      case 'accept': {
        const form = new URLSearchParams(request.body);
        const bare = (name: string) => (form.get(name) ?? '').replace('whatsapp:', '');
        const fixture: MessageFixture = {
          direction: 'outbound',
          from: bare('From'),
          to: bare('To'),
          statusWord: 'queued',
          errorCode: null,
          body: form.get('Body') ?? '',
          createdAt: new Date('2026-03-02T10:00:00Z'),
        };
        return json(response, 201, messageResource(this.id('SM'), fixture), headers);
      }
      case 'refuse': {
        const { code, status } = codeOfKind[behaviour.as]!;
        return json(response, status, errorBody(code, status), headers);
      }
      case 'refuse_with_new_code':
        return json(response, 400, errorBody(Number(behaviour.code), 400), headers);
      case 'rate_limit':
        return json(response, 429, errorBody(20429, 429), { ...headers, 'retry-after': String(behaviour.retryAfterSeconds) });
      case 'server_error':
        return json(response, 503, errorBody(20503, 503), headers);
      case 'garbage':
        return void response.writeHead(201, { 'content-type': 'text/html' }).end('<html>it worked</html>');
      case 'reset':
        return void response.socket?.resetAndDestroy();
      case 'hang':
        return;
    }
  }

  private listMessages(request: SeenRequest, response: ServerResponse): void {
    const url = new URL(request.url, 'http://stub');
    const [from, to, page] = [
      url.searchParams.get('From'),
      url.searchParams.get('To'),
      Number(url.searchParams.get('Page') ?? 0),
    ];
    const matching = this.messages
      .map(({ sid, fixture }) => messageResource(sid, fixture))
      .filter((message) => (from ?? message.from) === message.from && (to ?? message.to) === message.to);
    // Twilio may give less than PageSize on a page.
    const size = 2;
    url.searchParams.set('Page', String(page + 1));
    const more = matching.length > (page + 1) * size;
    json(response, 200, {
      messages: matching.slice(page * size, (page + 1) * size),
      page,
      page_size: size,
      next_page_uri: more ? url.pathname + url.search : null,
    });
  }

  private fetchMessage(request: SeenRequest, response: ServerResponse): void {
    const message = this.messages.find(({ sid }) => request.url.endsWith(`/${sid}.json`));
    if (message) json(response, 200, messageResource(message.sid, message.fixture));
    else json(response, 404, errorBody(20404, 404));
  }

  private listContents(request: SeenRequest, response: ServerResponse): void {
    const page = pageOf(request);
    const fault = this.fault?.page === page ? this.fault.fault : undefined;
    if (fault === 'server_error') return json(response, 500, errorBody(20500, 500));
    if (fault === 'not_a_page') return json(response, 200, { contents: [] });
    if (fault === 'hangs_up')
      return void response.writeHead(200, { 'content-length': '1000' }).write('{"contents": [', () => response.destroy());
    const contents = (this.pages[page] ?? []).map(({ sid, fixture }) => ({
      ...contentResource(sid, fixture),
      approval_requests: approvalResource(fixture),
    }));
    const next = fault === 'loops' ? 0 : page + 1;
    json(response, 200, { contents, meta: meta('content', request.url, next < this.pages.length ? next : null, 'contents') });
  }

  private listSenders(request: SeenRequest, response: ServerResponse): void {
    const page = pageOf(request);
    const senders = (this.channels[page] ?? []).map((fixture) => ({
      sid: this.id('XE'),
      sender_id: `whatsapp:${fixture.phone}`,
      status:
        fixture.status === 'pending'
          ? 'TWILIO_REVIEW'
          : fixture.status === 'unheard_of'
            ? 'unheard_of'
            : fixture.status.toUpperCase(),
      configuration: { waba_id: '1000000000' },
      webhook: { callback_url: null },
      properties: { quality_rating: 'HIGH', messaging_limit: limitText(fixture.messagingLimit) },
      offline_reasons: null,
    }));
    json(response, 200, {
      senders,
      meta: meta('messaging', request.url, page + 1 < this.channels.length ? page + 1 : null, 'senders'),
    });
  }

  private createContent(request: SeenRequest, response: ServerResponse): void {
    const body = JSON.parse(request.body) as {
      friendly_name: string;
      language: string;
      variables: object;
      types: Record<string, unknown>;
    };
    const content = { ...contentResource(this.id('HX'), { name: body.friendly_name, language: body.language }), ...body };
    const approval = {
      ...approvalResource({ name: '', language: '', status: 'draft', category: null }),
      category: '',
      content_type: '',
    };
    this.contents.set(content.sid, { content, approval });
    json(response, 201, content);
  }

  private submit(request: SeenRequest, response: ServerResponse): void {
    const stored = this.contents.get(sidOf(request));
    if (!stored) return json(response, 404, errorBody(20404, 404));
    const { name, category } = JSON.parse(request.body) as { name: string; category: string };
    const content_type = Object.keys(stored.content.types)[0];
    stored.approval = { name, category, content_type, status: 'received', rejection_reason: '', allow_category_change: true };
    json(response, 201, stored.approval);
  }

  private content(
    request: SeenRequest,
    response: ServerResponse,
    show: (stored: { content: Content; approval: unknown }) => unknown,
  ): void {
    const stored = this.contents.get(sidOf(request));
    if (stored) json(response, 200, show(stored));
    else json(response, 404, errorBody(20404, 404));
  }
}

const sidOf = (request: SeenRequest): string => /\/v1\/Content\/(\w+)/.exec(request.url)?.[1] ?? '';
const pageOf = (request: SeenRequest): number => Number(new URL(request.url, 'http://stub').searchParams.get('Page') ?? 0);

/** Twilio names its own hosts in page addresses, wherever it was called. The first page's address has no Page. */
function meta(product: string, url: string, next: number | null, key: string) {
  const self = new URL(url, `https://${product}.twilio.com`);
  const at = new URL(self);
  if (next === 0) at.searchParams.delete('Page');
  else at.searchParams.set('Page', String(next));
  return {
    page: 0,
    page_size: 50,
    first_page_url: self.href,
    previous_page_url: null,
    url: self.href,
    next_page_url: next === null ? null : at.href,
    key,
  };
}

const limitText = (limit: number | null): string | null =>
  limit === null
    ? null
    : limit === -1
      ? 'Unlimited'
      : limit >= 1000
        ? `${limit / 1000}K Customers/24hr`
        : `${limit} Customers/24hr`;
