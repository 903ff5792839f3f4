/** One message of the simulator's ledger, as far as tests look at it. Addresses carry the `whatsapp:` prefix. */
export interface LedgerMessage {
  sid: string;
  direction: string;
  from: string;
  to: string;
  body: string;
  contentVariables: string | null;
  statusCallback: string | null;
  status: string;
  errorCode: number | null;
  fault: string | null;
  /** Epoch ms, when the provider had it. */
  createdAt: number;
  callbacks: { status: string; httpStatus: number | null; error: string | null; copy: number }[];
}

export interface Delivery {
  httpStatus: number | null;
  error: string | null;
}

/** The hands on the simulated WhatsApp: its customers, its faults, its ledger. */
export class SimulatorControl {
  constructor(readonly url: string) {}

  async call<Body>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<Body> {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    });
    if (!answer.ok) throw new Error(`simulator ${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Body;
  }

  customer(phone: string, more: Record<string, unknown> = {}): Promise<unknown> {
    return this.call('POST', '/_sim/customers', { phone, ...more });
  }

  /** A customer's message; resolves after the webhook was called. */
  inbound(message: Record<string, unknown>): Promise<{ messageSid: string; deliveries: Delivery[] }> {
    return this.call('POST', '/_sim/inbound', message);
  }

  read(messageSid: string): Promise<unknown> {
    return this.call('POST', '/_sim/read', { messageSid });
  }

  settings(change: Record<string, unknown>): Promise<unknown> {
    return this.call('POST', '/_sim/settings', change);
  }

  fault(plan: Record<string, unknown>): Promise<unknown> {
    return this.call('POST', '/_sim/faults', plan);
  }

  /** What the provider took for this customer: the truth about "exactly once". */
  async outboundTo(phone: string): Promise<LedgerMessage[]> {
    return this.ledger(`to=${encodeURIComponent(phone)}&direction=outbound&limit=1000`);
  }

  async ledger(query: string): Promise<LedgerMessage[]> {
    return (await this.call<{ messages: LedgerMessage[] }>('GET', `/_sim/messages?${query}`)).messages;
  }
}
