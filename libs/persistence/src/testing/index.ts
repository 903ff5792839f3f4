export * from './drafts';
export * from './eligible-workspace';
export * from './open-stores';
export * from './seeded-workspace';
export * from './test-database';
