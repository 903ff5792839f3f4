import { uuidOf, type TestPlatform } from '../platform/start-platform';

interface Where {
  conversation: string;
  contact: string;
}

/**
 * Lets the customer's last message have been written so long ago that the window closes this many ms from now. The simulator's clock can
 * be put forward, ours cannot: so what is written down is put back instead.
 */
export async function closeWindowIn(on: TestPlatform, ms: number, { conversation, contact }: Where): Promise<void> {
  const { window } = await on.api.get<{ window: { closesAt: string } }>(`/v1/conversations/${conversation}`);
  const earlier = Date.parse(window.closesAt) - (Date.now() + ms);
  const shift = `- ($2 || ' milliseconds')::interval`;
  await on.stores.dataSource.query(
    `UPDATE conversations SET last_customer_message_at = last_customer_message_at ${shift} WHERE id = $1`,
    [uuidOf('conversation', conversation), earlier],
  );
  await on.stores.dataSource.query(`UPDATE contacts SET wrote_to_us_at = wrote_to_us_at ${shift} WHERE id = $1`, [
    uuidOf('contact', contact),
    earlier,
  ]);
}

/** A whole day passes, for the provider and for us. */
export async function letADayPass(on: TestPlatform, where: Where): Promise<void> {
  await on.simulator.call('POST', '/_sim/clock', { advanceSeconds: 24 * 3600 });
  await closeWindowIn(on, -1000, where);
}
