import type { Locator, Page } from 'playwright-core';

/** The inbox as a person uses it, by what the page offers to everybody: roles, names and stable test ids. */
export class InboxPage {
  readonly list: Locator;
  readonly opened: Locator;
  readonly composer: Locator;
  readonly text: Locator;
  readonly countdown: Locator;
  readonly closed: Locator;
  readonly picker: Locator;
  readonly offer: Locator;
  readonly collision: Locator;
  readonly pending: Locator;
  readonly banner: Locator;

  constructor(readonly page: Page) {
    const by = (id: string): Locator => page.getByTestId(id);
    this.list = by('conversation-list');
    this.opened = by('open-conversation');
    this.composer = by('composer');
    this.text = by('composer-text');
    this.countdown = by('window-countdown');
    this.closed = by('window-closed');
    this.picker = by('template-picker');
    this.offer = by('offer');
    this.collision = by('collision');
    this.pending = by('pending-message');
    this.banner = by('connection-banner');
  }

  /** Every conversation, whosever it is. */
  async open(conversation?: string): Promise<void> {
    await this.page.goto(conversation === undefined ? '/inbox?whose=all' : `/inbox/${conversation}?whose=all`);
    await (conversation === undefined ? this.list : this.composer).waitFor();
  }

  row(conversation: string): Locator {
    return this.page.getByTestId(`conversation-${conversation}`);
  }

  message(id: string): Locator {
    return this.page.getByTestId(`message-${id}`);
  }

  /** A bubble by its words. */
  saying(words: string, direction: 'in' | 'out' = 'out'): Locator {
    return this.opened.locator(`[data-testid^="message-"][data-direction="${direction}"]`).filter({ hasText: words });
  }

  /** What our message's bubble says of its way: the state behind its tick. */
  async untilTick(words: string, state: string): Promise<void> {
    await this.saying(words)
      .and(this.page.locator(`[data-state="${state}"]`))
      .waitFor();
  }

  async write(words: string): Promise<void> {
    await this.text.fill(words);
  }

  async reply(words: string): Promise<void> {
    await this.write(words);
    await this.text.press('Enter');
  }

  /** Chooses a colleague or a team in the dialog for assigning and offering. */
  async chooseIn(dialog: 'assign' | 'transfer', name: string): Promise<void> {
    await this.page.getByTestId('open-assign').click();
    await this.page.getByTestId('assign-to').click();
    await this.page.getByRole('option', { name }).click();
    await this.page.getByTestId(dialog).click();
  }
}
