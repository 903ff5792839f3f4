import { isNativeError } from 'node:util/types';

/**
 * Whether an error means that Postgres or Redis cannot be reached or takes no work, as opposed to a bug in what we asked.
 * Not recognised on purpose: deadlocks, serialisation failures and constraint violations, which are ours to handle where they arise.
 */
export function isStorageUnavailable(error: unknown): boolean {
  // Not `instanceof`: a driver may have been loaded in another realm, as test runners do, and its errors mean the same.
  if (!isNativeError(error)) return false;
  const fields = error as Error & { code?: unknown; driverError?: unknown; errors?: unknown };
  if (typeof fields.code === 'string' && (networkCodes.has(fields.code) || sqlState.test(fields.code))) return true;
  if (messages.some((pattern) => pattern.test(error.message))) return true;
  // A dual-stack host refuses once per address.
  if (Array.isArray(fields.errors) && fields.errors.length > 0 && fields.errors.every(isStorageUnavailable)) return true;
  return fields.driverError !== undefined && fields.driverError !== error && isStorageUnavailable(fields.driverError);
}

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** Connection exceptions; insufficient resources; read-only after a failover; shut down, crashed or starting. */
const sqlState = /^(08[0-9A-Z]{3}|53[0-9A-Z]{3}|25006|57P0[1-5])$/;

const messages = [
  // pg and its pool
  /^Connection terminated/,
  /^timeout expired$/,
  /^timeout exceeded when trying to connect/,
  /^Client has encountered a connection error/,
  /^Client was closed and is not queryable/,
  /^Query read timeout/,
  /^Cannot use a pool after calling end/,
  // ioredis
  /^Connection is closed/,
  /^Stream isn't writeable and enableOfflineQueue options is false/,
  /^Reached the max retries per request limit/,
  /^Command timed out$/,
  /^connect ETIMEDOUT$/,
  // Redis itself
  /^(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|OOM) /,
];
