import { RequestClient, Twilio } from 'twilio';

/** The official SDK, its hosts turned to the simulator: what it can read, any Twilio client can. */
export function twilioClient(simulatorUrl: string, accountSid: string, authToken: string, timeoutMs = 5_000): Twilio {
  const requests = new RequestClient({ timeout: timeoutMs });
  const httpClient = {
    request: (options: Parameters<RequestClient['request']>[0]) => {
      const { pathname, search } = new URL(options.uri);
      return requests.request({ ...options, uri: simulatorUrl + pathname + search });
    },
  };
  return new Twilio(accountSid, authToken, { httpClient: httpClient as unknown as RequestClient });
}
