export * from './http';
export * from './queues/define-queue';
export * from './queues/queues';
export * from './events';
