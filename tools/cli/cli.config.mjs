/**
 * Where the gateway is and who asks. The key stays in the environment: a command line is seen by everybody on the machine.
 *
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {{ url: string, apiKey: string }}
 * @throws {Error} that says what is missing
 */
export function readCliConfig(env) {
  const { HELIOGRAPH_URL: url = 'http://127.0.0.1:3000', HELIOGRAPH_API_KEY: apiKey } = env;
  if (!/^https?:\/\//.test(url)) throw new Error('HELIOGRAPH_URL must be an http(s) address');
  if (!apiKey) throw new Error('Set HELIOGRAPH_API_KEY to an API key with the scopes operations:read and operations:write');
  return { url: url.replace(/\/+$/, ''), apiKey };
}
