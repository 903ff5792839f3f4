import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { recoveryCodesSchema, totpCodeSchema, totpProposalSchema } from '@heliograph/contracts';
import { CurrentCaller, defineRoute, Input, Route, type Caller, type InputOf } from '../http';
import { By, type Requester } from '../requester';
import { SetUpTotp } from './set-up-totp';

const base = { tags: ['session'], scopes: [], people: true } as const;
const refused = { 422: ['totp_wrong'], 429: ['too_many_attempts'] };

const proposeTotp = defineRoute({
  ...base,
  method: 'POST',
  path: '/v1/session/totp',
  operationId: 'proposeTotp',
  summary: 'A secret for your authenticator',
  description: 'Shown this once. Nothing changes at the sign-in before a code has confirmed it.',
  responses: { 200: { description: 'The secret', schema: totpProposalSchema } },
  problems: { 409: ['totp_in_force'] },
});
const confirmTotp = defineRoute({
  ...base,
  method: 'POST',
  path: '/v1/session/totp/confirm',
  operationId: 'confirmTotp',
  summary: 'Sign in with a code from now on',
  description: 'The recovery codes are shown this once. Your other sessions end.',
  body: totpCodeSchema,
  responses: { 200: { description: 'Recovery codes for the day the phone is lost', schema: recoveryCodesSchema } },
  problems: { 409: ['totp_in_force', 'totp_not_proposed'], ...refused },
});
const removeTotp = defineRoute({
  ...base,
  method: 'DELETE',
  path: '/v1/session/totp',
  operationId: 'removeTotp',
  summary: 'Sign in without a code again',
  body: totpCodeSchema,
  responses: { 204: { description: 'Removed' } },
  problems: { 409: ['totp_not_in_force'], ...refused },
});

@Controller()
export class TotpController {
  constructor(private readonly totp: SetUpTotp) {}

  @Route(proposeTotp)
  propose(@By() by: Requester, @CurrentCaller() caller: Caller, @Res({ passthrough: true }) reply: FastifyReply) {
    void reply.header('cache-control', 'no-store');
    return this.totp.propose(by, caller);
  }

  @Route(confirmTotp)
  confirm(
    @Input() { body }: InputOf<typeof confirmTotp>,
    @By() by: Requester,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    void reply.header('cache-control', 'no-store');
    return this.totp.confirm(by, caller, body.code);
  }

  @Route(removeTotp)
  remove(@Input() { body }: InputOf<typeof removeTotp>, @By() by: Requester, @CurrentCaller() caller: Caller): Promise<void> {
    return this.totp.remove(by, caller, body.code);
  }
}
