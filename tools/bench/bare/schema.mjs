/** The one table of the bare pipeline, and the one beside the bare webhook door. */
export const BARE_SCHEMA = `
  CREATE TABLE bare_messages (
    id uuid PRIMARY KEY,
    recipient text NOT NULL,
    variables jsonb NOT NULL,
    status text NOT NULL,
    provider_message_id text,
    created_at timestamptz NOT NULL,
    accepted_at timestamptz
  );
  CREATE TABLE bare_webhooks (
    id uuid PRIMARY KEY,
    message_id text NOT NULL,
    sender text NOT NULL,
    body jsonb NOT NULL,
    received_at timestamptz NOT NULL
  );`;

/** Parts of the bare pipeline are told everything by one variable. @typedef {object} BareSettings
 * @property {string} databaseUrl
 * @property {string} redisUrl
 * @property {string} redisPrefix
 * @property {import('../workspace.mjs').ProviderPlace} provider
 */

/** @returns {BareSettings} */
export const readBareSettings = () => JSON.parse(process.env.BARE_SETTINGS ?? '{}');

export const BARE_QUEUE = 'bare-send';
/** As every process of ours has by default. */
export const BARE_POOL = 10;
