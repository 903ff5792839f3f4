export * from './doorbell';
export * from './redis';
export * from './run-worker';
