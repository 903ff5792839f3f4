/**
 * Calls the API; a problem document becomes an error that says its code and detail.
 *
 * @param {{ url: string, apiKey: string }} config
 * @param {typeof fetch} send
 */
export function createClient({ url, apiKey }, send = fetch) {
  return async (method, path, body) => {
    const answer = await send(url + path, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((error) => {
      throw new Error(`${url} does not answer: ${error.cause?.code ?? error.message}`);
    });
    const text = await answer.text();
    const said = text === '' ? null : read(text);
    if (answer.ok) return said;
    throw new Error(`${answer.status} ${said?.code ?? ''}: ${said?.detail ?? 'no problem document'}`.replace(' :', ':'));
  };
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
