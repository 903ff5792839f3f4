// A backlog: messages that are accepted and due, put there in bulk. The first one of each contact comes through the API, so that every
// row is as the gateway writes it; the others are copies of it with ids of their own.

const AT_ONCE = 1000;
const COPIES_AT_ONCE = 20;

/** UUIDv7, as our ids are: sorted by creation. */
const NEW_ID = `(lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') || '7' ||
  substr(md5(random()::text), 1, 3) || to_hex(8 + floor(random() * 4)::int) || substr(md5(random()::text), 1, 15))::uuid`;

/**
 * @param {import('./stage.mjs').WaitingStage} stage whose senders are down
 * @param {number} count messages due, at least one a contact
 * @param {(done: number) => void} [onProgress]
 */
export async function fill({ workspace, urls, query }, count, onProgress) {
  await query('TRUNCATE outbound_queue');
  const { channel, template, phones, apiKey } = workspace;
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` };
  for (let from = 0; from < phones.length; from += AT_ONCE) {
    const messages = phones.slice(from, from + AT_ONCE).map((phone) => ({
      channel,
      to: { phone },
      template: { id: template, variables: { 1: 'Ana', 2: 'A-17', 3: 'Friday' } },
    }));
    const answer = await fetch(`${urls.gateway}/v1/messages/batch`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ messages }),
    });
    const { accepted } = await answer.json();
    if (accepted !== messages.length) throw new Error(`only ${accepted} of ${messages.length} messages were accepted`);
  }
  const columns = (
    await query(
      `SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'messages' AND table_schema = current_schema() ORDER BY ordinal_position`,
    )
  ).map(({ name }) => name);
  const others = columns.filter((name) => name !== 'id');
  for (let copies = Math.round(count / phones.length) - 1, done = 0; copies > 0; copies -= COPIES_AT_ONCE) {
    const now = Math.min(copies, COPIES_AT_ONCE);
    await query(
      `WITH first AS (SELECT m.*, q.lane AS queue_lane FROM messages m JOIN outbound_queue q ON q.message_id = m.id WHERE m.reference IS NULL),
       copy AS (INSERT INTO messages (id, ${others.join(', ')})
         SELECT ${NEW_ID}, ${others.map((name) => (name === 'reference' ? `'copy'` : name)).join(', ')} FROM first, generate_series(1, $1)
         RETURNING id, workspace_id, channel_id, lane)
       INSERT INTO outbound_queue (message_id, workspace_id, channel_id, lane, due_at)
       SELECT id, workspace_id, channel_id, lane, now() - interval '10 seconds' FROM copy`,
      [now],
    );
    onProgress?.((done += now * phones.length));
  }
  await query(`UPDATE messages SET reference = 'copy' WHERE reference IS NULL`);
  await query('ANALYZE messages, outbound_queue');
}
