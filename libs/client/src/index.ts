export * from './heliograph-client';
export type { components, operations, paths } from './api';
