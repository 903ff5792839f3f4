/**
 * How many messages this process may have claimed whose call has not begun. A message that is claimed when the process dies has an
 * attempt nobody can vouch for: it waits for its deadline, and a notification is then given up. The fewer there are, the less a crash
 * costs. First come, first served.
 */
export class ClaimRoom {
  private free: number;
  private readonly waiting: { size: number; enter: () => void }[] = [];

  constructor(private readonly size: number) {
    this.free = size;
  }

  /** Waits for room for so many; a group larger than the whole room takes all of it. @returns how many places it took */
  async enter(count: number): Promise<number> {
    const size = Math.min(count, this.size);
    if (this.waiting.length > 0 || size > this.free) await new Promise<void>((enter) => this.waiting.push({ size, enter }));
    else this.free -= size;
    return size;
  }

  leave(count: number): void {
    this.free += count;
    for (let next = this.waiting[0]; next && next.size <= this.free; next = this.waiting[0]) {
      this.waiting.shift();
      this.free -= next.size;
      next.enter();
    }
  }
}
