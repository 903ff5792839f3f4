module.exports = { ...require('../../jest.preset.js'), displayName: 'outbound-sender', rootDir: __dirname };
