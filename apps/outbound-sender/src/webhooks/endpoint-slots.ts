/** Of one endpoint at once, while it takes what it is sent. */
const ofOne = 8;

/**
 * How many deliveries are under way, so that no endpoint keeps another waiting: one that fails tries one at a time, and all that fail share
 * half of the places, so that the other half is always there for those that work.
 */
export class EndpointSlots {
  private readonly underWay = new Map<string, { count: number; failing: boolean }>();

  constructor(private readonly places: number) {}

  get total(): number {
    let total = 0;
    for (const { count } of this.underWay.values()) total += count;
    return total;
  }

  /** How many more each of these may have now. The order is by chance: when places are short, not always the same ones are first. */
  rooms(due: { endpointId: string; failing: boolean }[], chance: () => number): { endpointId: string; room: number }[] {
    let free = this.places - this.total;
    let freeForFailing = Math.max(1, Math.floor(this.places / 2)) - this.failingTotal();
    const shuffled = due.map((one) => ({ ...one, rank: chance() })).sort((a, b) => a.rank - b.rank);
    // Those that work are served first.
    shuffled.sort((a, b) => Number(a.failing) - Number(b.failing));
    return shuffled.flatMap(({ endpointId, failing }) => {
      const busy = this.underWay.get(endpointId)?.count ?? 0;
      const wish = (failing ? 1 : ofOne) - busy;
      const room = Math.min(wish, free, failing ? freeForFailing : free);
      if (room <= 0) return [];
      free -= room;
      if (failing) freeForFailing -= room;
      return [{ endpointId, room }];
    });
  }

  begin(endpointId: string, failing: boolean): void {
    const { count = 0 } = this.underWay.get(endpointId) ?? {};
    this.underWay.set(endpointId, { count: count + 1, failing });
  }

  end(endpointId: string): void {
    const busy = this.underWay.get(endpointId);
    if (!busy || busy.count === 1) this.underWay.delete(endpointId);
    else busy.count -= 1;
  }

  private failingTotal(): number {
    let total = 0;
    for (const { count, failing } of this.underWay.values()) if (failing) total += count;
    return total;
  }
}
