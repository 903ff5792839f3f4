import { createHash } from 'node:crypto';
import type { ProviderAccount } from '../provider';
import { refusal } from './classify-failure';

export interface BasicCredentials {
  username: string;
  password: string;
}

/**
 * `{authToken, secondaryAuthToken?, apiKeySid?, apiKeySecret?}`: the API key when it is complete, else Account SID and Auth
 * Token. Facts §1.1. Missing or malformed credentials are a fact about the account, not a bug: ProviderError `account`.
 */
export function basicCredentials(account: ProviderAccount): BasicCredentials {
  if (!/^AC[0-9a-zA-Z]+$/.test(account.providerAccountId)) {
    throw refusal('account', 'account_sid_invalid', 'the account has no valid Account SID');
  }
  const { authToken, apiKeySid, apiKeySecret } = account.credentials;
  if (apiKeySid && apiKeySecret) return { username: apiKeySid, password: apiKeySecret };
  if (authToken) return { username: account.providerAccountId, password: authToken };
  throw refusal('account', 'credentials_missing', 'the account has neither an API key nor an Auth Token');
}

export const authorizationHeader = ({ username, password }: BasicCredentials): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

/** Keys that sign webhooks: Auth Tokens only, never an API key (facts §1.1), both during a rotation. Never an empty one. */
export function signingKeys(account: ProviderAccount): string[] {
  const { authToken, secondaryAuthToken } = account.credentials;
  return [authToken, secondaryAuthToken].filter((key): key is string => Boolean(key));
}

/** Changes whenever a client made for this account would no longer be right. Holds no credential in clear. */
export function clientKey(account: ProviderAccount): string {
  const { authToken = '', apiKeySid = '', apiKeySecret = '' } = account.credentials;
  const secret = JSON.stringify([account.providerAccountId, apiKeySid, apiKeySecret, authToken]);
  const digest = createHash('sha256').update(secret).digest('base64');
  return `${account.id}|${digest}|${account.baseUrl ?? ''}`;
}
