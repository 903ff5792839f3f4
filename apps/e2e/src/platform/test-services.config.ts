/** `npm test` brings a PostgreSQL and a Redis up and names them here; by hand: `node tools/test/with-services.mjs npx jest …`. */
export function testServices(): { databaseUrl: string; redisUrl: string } {
  const { TEST_DATABASE_URL, TEST_REDIS_URL } = process.env;
  if (!TEST_DATABASE_URL || !TEST_REDIS_URL)
    throw new Error('TEST_DATABASE_URL and TEST_REDIS_URL are not set; run through tools/test/with-services.mjs');
  return { databaseUrl: TEST_DATABASE_URL, redisUrl: TEST_REDIS_URL };
}
