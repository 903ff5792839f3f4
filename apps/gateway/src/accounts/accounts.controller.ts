import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { accountSchema, changeAccountSchema, createAccountSchema, pageOf } from '@heliograph/contracts';
import type { Stores } from '@heliograph/persistence';
import type { Clock } from '@heliograph/platform';
import { defineRoute, Input, notFound, publicId, Route, type InputOf } from '../http';
import { orRefuse } from '../outcome';
import { pageOfKind, pageRequest, presentPage } from '../paging';
import { By, type Requester } from '../requester';
import { CLOCK, STORES } from '../tokens';
import { ChangeAccount } from './change-account';
import { CreateAccount } from './create-account';
import { presentAccount } from './present-account';

const tags = ['accounts'];
const params = z.strictObject({ accountId: publicId('account') });

const createAccount = defineRoute({
  method: 'POST',
  path: '/v1/accounts',
  operationId: 'createAccount',
  summary: 'Connect a WhatsApp Business Account',
  tags,
  scopes: ['accounts:write'],
  body: createAccountSchema,
  responses: { 201: { description: 'The account, without its credentials', schema: accountSchema } },
  idempotency: 'interceptor',
});
const listAccounts = defineRoute({
  method: 'GET',
  path: '/v1/accounts',
  operationId: 'listAccounts',
  summary: 'List accounts, newest first',
  tags,
  scopes: ['accounts:read'],
  query: z.strictObject(pageOfKind('account')),
  responses: { 200: { description: 'A page', schema: pageOf(accountSchema) } },
});
const getAccount = defineRoute({
  method: 'GET',
  path: '/v1/accounts/:accountId',
  operationId: 'getAccount',
  summary: 'An account and its standing',
  tags,
  params,
  scopes: ['accounts:read'],
  responses: { 200: { description: 'The account', schema: accountSchema } },
});
const changeAccount = defineRoute({
  method: 'PATCH',
  path: '/v1/accounts/:accountId',
  operationId: 'changeAccount',
  summary: 'Change an account',
  description: 'Send the version you read: when somebody was faster, the answer is 409 and says who and when.',
  tags,
  params,
  scopes: ['accounts:write'],
  body: changeAccountSchema,
  responses: { 200: { description: 'The account', schema: accountSchema } },
  problems: { 409: ['changed_meanwhile'] },
});

@Controller()
export class AccountsController {
  constructor(
    private readonly creating: CreateAccount,
    private readonly changing: ChangeAccount,
    @Inject(STORES) private readonly stores: Stores,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Route(createAccount)
  async create(@Input() { body }: InputOf<typeof createAccount>, @By() by: Requester) {
    return presentAccount(await this.creating.create(by, body), this.clock.now());
  }

  @Route(listAccounts)
  async list(@Input() { query }: InputOf<typeof listAccounts>, @By() by: Requester) {
    const now = this.clock.now();
    const page = await this.stores.accounts.list(by.workspaceId, pageRequest(query));
    return presentPage('account', page, (account) => presentAccount(account, now));
  }

  @Route(getAccount)
  async get(@Input() { params }: InputOf<typeof getAccount>, @By() by: Requester) {
    const account = await this.stores.accounts.get(by.workspaceId, params.accountId);
    if (!account) throw notFound('account');
    return presentAccount(account, this.clock.now());
  }

  @Route(changeAccount)
  async change(@Input() { params, body }: InputOf<typeof changeAccount>, @By() by: Requester) {
    return presentAccount(await orRefuse(this.changing.change(by, params.accountId, body)), this.clock.now());
  }
}
