export * from './doorbell';
export * from './keep-scheduled';
export * from './live';
export * from './pacing';
export * from './queues.module';
export * from './redis';
export * from './relay-outbox';
export * from './run-worker';
