import { capturedLogger } from '../testing';
import { safeError } from './safe-error';
import { scrubText } from './scrub-text';

const phone = '+5511987654321';

describe('what reaches the log', () => {
  it('carries the app, a readable level, an ISO time and the fields given', () => {
    const { logger, records } = capturedLogger('gateway');
    logger.info({ channelId: 'chn_1', from: 'queued', to: 'sent', count: 3 }, 'Moved');
    expect(records()[0]).toMatchObject({
      level: 'info',
      app: 'gateway',
      msg: 'Moved',
      channelId: 'chn_1',
      from: 'queued',
      to: 'sent',
      count: 3,
    });
    expect(records()[0]?.['time']).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  it.each([
    ['a number under its own name', { phone: '5511987654321' }],
    ['a number as the recipient', { to: '5511987654321' }],
    ['a number in a nested list', { batch: [{ waId: '5511987654321' }] }],
    ['a number inside a sentence', { note: `could not reach ${phone} today` }],
    ['a WhatsApp address', { address: 'whatsapp:+5511987654321' }],
    ['message text', { text: 'my 5511987654321 secret' }],
    ['template variables', { variables: { 1: '5511987654321' } }],
  ])('never holds %s', (_, fields) => {
    const { logger, text } = capturedLogger();
    logger.child({ child: phone }).warn(fields, `About ${phone}`);
    expect(text()).not.toContain('11987654321');
  });

  it.each([
    ['an authorization header', { headers: { Authorization: 'Bearer hunter2hunter2' } }],
    ['a token', { access_token: 'hunter2hunter2' }],
    ['a bearer token in a sentence', { note: 'sent Bearer hunter2hunter2' }],
    ['one of our keys in a sentence', { note: 'key hg_live_hunter2hunter2 was used' }],
    ['the password of a URL', { note: 'postgres://me:hunter2hunter2@db/x' }],
    ['the query of a URL', { note: 'GET https://x.example/a?token=hunter2hunter2 failed' }],
  ])('never holds %s', (_, fields) => {
    const { logger, text } = capturedLogger();
    logger.error(fields);
    expect(text()).not.toContain('hunter2');
  });

  it('keeps times, ids and versions readable', () => {
    const line = 'at 2026-11-22T17:28:31.000Z msg_01h455vb4pex5vsknk084sn02q v23.0 took 1234567 ms';
    expect(scrubText(line)).toBe(line);
  });

  it('logs a bare error without its contents', () => {
    const { logger, text, records } = capturedLogger();
    logger.error(new Error(`cannot send to ${phone}`));
    expect(text()).not.toContain(phone);
    expect(records()[0]).toMatchObject({ msg: 'cannot send to [phone]', err: { type: 'Error' } });
  });
});

describe('a safe error', () => {
  it('keeps what Postgres named and drops what it quoted', () => {
    const error = Object.assign(new Error('invalid input syntax for type uuid: "+5511987654321 Ana"'), {
      code: '22P02',
      detail: 'Key (phone)=(+5511987654321) already exists.',
      where: 'unnamed portal parameter $1 = Ana',
      query: 'insert …',
      parameters: ['Ana'],
      table: 'contact',
      constraint: 'contact_phone_key',
    });
    const safe = safeError(error);
    expect(safe).toMatchObject({
      code: '22P02',
      table: 'contact',
      constraint: 'contact_phone_key',
      message: 'invalid input syntax for type uuid: "[value]"',
    });
    expect(JSON.stringify(safe)).not.toMatch(/Ana|5511/);
  });

  it('keeps the frames of the stack but not the message that heads it', () => {
    const safe = safeError(new Error(`first line\nsecond ${phone}`));
    expect(safe.stack).toMatch(/\n\s+at /);
    expect(safe.stack).not.toContain(phone);
  });

  it('follows the cause, a few levels deep', () => {
    expect(safeError(new Error('outer', { cause: new TypeError(`inner ${phone}`) })).cause).toMatchObject({
      type: 'TypeError',
      message: 'inner [phone]',
    });
  });

  it('does not trust what is thrown that is no error', () => {
    expect(safeError({ phone })).toEqual({ type: 'object', message: 'A value that is not an Error was thrown' });
  });
});
