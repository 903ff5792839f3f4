import { hashApiKey, newApiKey, sameSecret } from './api-key-secret';
import { open, seal, SealError, sealedWith } from './seal';
import { secretKey } from './secret-key';

const key = secretKey(Buffer.alloc(32, 1));
const older = secretKey(Buffer.alloc(32, 2));
const credentials = { accountSid: 'AC00', authToken: 'hunter2' };
const reasonOf = (act: () => unknown): string => {
  try {
    act();
    return 'opened';
  } catch (error) {
    expect(error).toBeInstanceOf(SealError);
    expect(String(error)).not.toContain('hunter2');
    return (error as SealError).reason;
  }
};

describe('sealing provider credentials', () => {
  it('opens with the key and the row it was sealed for', () => {
    expect(open(key, seal(key, credentials, 'acc_1'), 'acc_1')).toEqual(credentials);
  });

  it('never gives the same sealed text twice, nor shows what is inside', () => {
    const [one, two] = [seal(key, credentials, 'acc_1'), seal(key, credentials, 'acc_1')];
    expect(one).not.toBe(two);
    expect(Buffer.from(one.split('.')[2] ?? '', 'base64url').toString('latin1')).not.toContain('hunter2');
  });

  it('does not open in another row', () => {
    expect(reasonOf(() => open(key, seal(key, credentials, 'acc_1'), 'acc_2'))).toBe('not_authentic');
  });

  it('does not open when one character was changed', () => {
    const sealed = seal(key, credentials, 'acc_1');
    const at = sealed.length - 4;
    const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
    expect(reasonOf(() => open(key, changed, 'acc_1'))).toBe('not_authentic');
  });

  it('does not open with a key that merely claims to be the right one', () => {
    const impostor = { id: key.id, bytes: older.bytes };
    expect(reasonOf(() => open(impostor, seal(key, credentials, 'acc_1'), 'acc_1'))).toBe('not_authentic');
  });

  it('opens old rows after a rotation and tells which key sealed them', () => {
    const sealed = seal(older, credentials, 'acc_1');
    expect(open([key, older], sealed, 'acc_1')).toEqual(credentials);
    expect(sealedWith(sealed)).toBe(older.id);
    expect(reasonOf(() => open(key, sealed, 'acc_1'))).toBe('unknown_key');
  });

  it.each(['', 'hunter2', 's1.aa', `s1.${key.id}.AAAA`, `s2.${key.id}.AAAA`, `s1.${key.id}.AAAA.x`])(
    'says that %j is not a sealed value',
    (text) => {
      expect(reasonOf(() => open(key, text, 'acc_1'))).toBe('malformed');
    },
  );
});

describe('API keys', () => {
  it('are 256 random bits, recognised by a prefix and stored as a hash', () => {
    const { secret, prefix, hash } = newApiKey();
    expect(secret).toMatch(/^hg_live_[A-Za-z0-9_-]{43}$/);
    expect(secret.startsWith(prefix)).toBe(true);
    expect(prefix).toHaveLength(12);
    expect(hash).toBe(hashApiKey(secret));
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(newApiKey().secret).not.toBe(secret);
  });

  it('compare without telling how much was right', () => {
    expect(sameSecret('abc', 'abc')).toBe(true);
    expect(sameSecret('abc', 'abd')).toBe(false);
    expect(sameSecret('abc', 'abcd')).toBe(false);
  });
});
