import { readGatewayConfig } from './gateway.config';

const least = {
  DATABASE_URL: 'postgres://localhost/hg',
  REDIS_URL: 'redis://localhost',
  HELIOGRAPH_SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
};

describe('the configuration of a gateway', () => {
  it('does everything, on loopback, and is reached where it listens unless told otherwise', () => {
    expect(readGatewayConfig(least)).toMatchObject({ ROLES: ['api', 'doors', 'workers'], PUBLIC_URL: 'http://127.0.0.1:3000' });
    expect(readGatewayConfig({ ...least, PUBLIC_URL: 'https://wa.example.com/', ROLES: 'doors' })).toMatchObject({
      ROLES: ['doors'],
      PUBLIC_URL: 'https://wa.example.com',
    });
  });

  it('names every bad variable without showing its value', () => {
    const bad = { ...least, ROLES: 'api,everything', DATABASE_URL: 'mysql://root:hunter2@db' };
    const read = () => readGatewayConfig(bad);
    expect(read).toThrow(/ROLES[\s\S]*api, doors, workers|DATABASE_URL[\s\S]*ROLES/);
    expect(read).not.toThrow(/hunter2/);
  });
});
