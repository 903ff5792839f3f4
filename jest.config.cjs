// All projects in one run; `nx test <project>` runs one of them.
module.exports = {
  // Of the whole run: the projects' own are not asked. Generous, because a busy machine is no failure.
  testTimeout: 60_000,
  // A worker that has grown with every spec before spends its time collecting: it is replaced.
  workerIdleMemoryLimit: '700MB',
  projects: ['<rootDir>/libs/*/jest.config.cjs', '<rootDir>/apps/*/jest.config.cjs', '<rootDir>/tools/jest.config.cjs'],
};
