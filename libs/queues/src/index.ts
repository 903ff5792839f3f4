export * from './doorbell';
export * from './queues.module';
export * from './redis';
export * from './relay-outbox';
export * from './run-worker';
