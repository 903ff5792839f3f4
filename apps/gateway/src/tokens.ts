/** What Nest hands out that is not a class of ours. */
export const STORES = Symbol('Stores of @heliograph/persistence');
export const LOGGER = Symbol('Logger of @heliograph/platform');
export const MEDIA_STORAGE = Symbol('MediaStorage of @heliograph/platform');
export const CLOCK = Symbol('Clock of @heliograph/platform');
export const CONFIG = Symbol('GatewayConfig');
export const PROVIDERS = Symbol('ProviderRegistry of @heliograph/providers');
/** ReceiptSpool, or null where none is configured. */
export const SPOOL = Symbol('ReceiptSpool');
/** The key(s) credentials are sealed with, newest first. */
export const SECRET_KEYS = Symbol('SecretKey[] of @heliograph/platform');
