/*
 * The end-to-end stories: `*.e2e-spec.ts` beside this file start the built processes through `platform/` and talk to them only as the
 * outside does. There is nothing to run here but the tests: `node tools/test/with-services.mjs npx jest -c apps/e2e/jest.config.cjs`.
 */
export * from './platform/start-platform';
