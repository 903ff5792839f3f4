export * from './provider';
export * from './provider-error';
export * from './registry';
export { describeTwilioError } from './twilio/error-codes';
export type { TwilioErrorDescription } from './twilio/error-codes';
export type { TwilioClientOptions } from './twilio/twilio-client';
export { TwilioProvider } from './twilio/twilio.provider';
export { templateAlarm } from './twilio/template-alarm';
