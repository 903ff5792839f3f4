/**
 * Newest-last list that forgets its oldest entries beyond `cap`, so that a long run cannot eat the machine. Forgetting is
 * amortised: the array is cut only when a quarter of it is dead.
 */
export class BoundedList<T> {
  private items: (T | undefined)[] = [];
  private head = 0;

  constructor(
    private limit: number,
    private readonly onForget: (item: T) => void = () => undefined,
  ) {}

  get length(): number {
    return this.items.length - this.head;
  }

  set cap(limit: number) {
    this.limit = limit;
    this.trim();
  }

  push(item: T): void {
    this.items.push(item);
    if (this.length > this.limit) this.trim();
  }

  clear(): void {
    this.items = [];
    this.head = 0;
  }

  *newestFirst(): IterableIterator<T> {
    for (let i = this.items.length - 1; i >= this.head; i--) yield this.items[i] as T;
  }

  *oldestFirst(): IterableIterator<T> {
    for (let i = this.head; i < this.items.length; i++) yield this.items[i] as T;
  }

  private trim(): void {
    while (this.length > this.limit) {
      const gone = this.items[this.head] as T;
      this.items[this.head++] = undefined;
      this.onForget(gone);
    }
    if (this.head > 1024 && this.head > this.items.length / 4) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
  }
}
