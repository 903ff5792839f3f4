export type {
  ChannelFixture,
  ConformanceHarness,
  InboundFixture,
  ListingFault,
  MessageFixture,
  ReportFixture,
  SendBehaviour,
  TemplateFixture,
  WebhookFixture,
} from './conformance-harness';
export { refusalKinds } from './conformance-harness';
export { fakeFailures } from './fake-script';
export type { FakeAnswer } from './fake-script';
export { FakeProvider } from './fake.provider';
export type { FakeCall, FakeMethod } from './fake.provider';
export { fakeWebhook } from './fake-webhook';
export type { FakeEvent } from './fake-webhook';
export { describeProviderConformance } from './provider.conformance';
