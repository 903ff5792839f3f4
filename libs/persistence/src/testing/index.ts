export * from './drafts';
export * from './open-stores';
export * from './seeded-workspace';
export * from './test-database';
