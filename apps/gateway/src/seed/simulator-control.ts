/** The simulator's control API, as far as the demo needs it. */
export class SimulatorControl {
  constructor(private readonly url: string) {}

  /** @throws Error with the simulator's own sentence when it refuses. */
  async post(path: string, body: object = {}): Promise<void> {
    const answer = await fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    if (answer.ok) {
      await answer.body?.cancel();
      return;
    }
    throw new Error(`the simulator answered ${answer.status} to ${path}: ${(await answer.text()).slice(0, 300)}`);
  }
}
