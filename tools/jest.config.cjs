// The tools are plain ES modules; jest reads them as CommonJS through the same swc as everything else.
module.exports = { ...require('../jest.preset.js'), displayName: 'tools', rootDir: __dirname, testMatch: ['**/*.spec.mjs'] };
