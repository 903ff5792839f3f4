module.exports = { ...require('../../jest.preset.js'), displayName: 'provider-simulator', rootDir: __dirname };
