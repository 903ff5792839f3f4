import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayConfig } from '../gateway.config';
import { defineRoute, Route } from '../http';
import { CONFIG } from '../tokens';
import { ReceiveWebhook } from './receive-webhook';

/** TwiML that says nothing: a text body would be sent to the customer as a reply (facts §2.3). */
const emptyTwiml = '<?xml version="1.0" encoding="UTF-8"?><Response/>';

const door = (name: 'inbound' | 'status') =>
  defineRoute({
    method: 'POST',
    path: `/webhooks/twilio/${name}`,
    operationId: `receiveTwilio${name === 'inbound' ? 'Inbound' : 'Status'}`,
    summary: `Twilio's ${name} webhook`,
    tags: ['Provider doors'],
    scopes: 'public',
    body: 'raw',
    responses: { 200: { description: 'Stored; it will be processed once', contentType: 'text/xml' } },
    hidden: true,
  });

const inboundRoute = door('inbound');
const statusRoute = door('status');

@Controller()
export class WebhooksController {
  constructor(
    @Inject(CONFIG) private readonly config: GatewayConfig,
    private readonly receive: ReceiveWebhook,
  ) {}

  @Route(inboundRoute)
  inbound(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.answer('inbound', request, reply);
  }

  @Route(statusRoute)
  status(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.answer('status', request, reply);
  }

  private async answer(doorName: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const outcome = await this.receive.receive('twilio', doorName, {
      method: request.method,
      // What Twilio signed is the address it called: the public one, whatever proxies lie between.
      url: `${this.config.PUBLIC_URL}${request.originalUrl}`,
      headers: request.headers as Record<string, string | undefined>,
      rawBody: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    });
    if (outcome === 'forbidden') {
      await reply.status(403).type('text/plain').send('signature does not match');
      return;
    }
    await reply.status(200).type('text/xml').send(emptyTwiml);
  }
}
