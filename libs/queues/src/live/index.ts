export * from './signal-listener';
export * from './signals';
export * from './viewers';
