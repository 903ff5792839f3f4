export * from './manual-clock';
export * from './deferred';
export * from './captured-logger';
