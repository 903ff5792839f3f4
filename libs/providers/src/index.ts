export * from './provider';
export * from './provider-error';
