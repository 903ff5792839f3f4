import type { Progress } from './broadcast-queries';
import { decodeCsv, phoneColumnOf, previewCsv } from './csv-preview';
import { pastedNumbers } from './pasted-numbers';
import { settled, sharesOf } from './progress-shares';
import { sourcesOf, variablesFrom } from './variable-sources';

/** Real: the reading of files and of pasted numbers, and the shares of the bar. */
const nothing: Progress = {
  total: 0,
  pending: 0,
  queued: 0,
  held: 0,
  handedOff: 0,
  sent: 0,
  delivered: 0,
  read: 0,
  failed: 0,
  undelivered: 0,
  expired: 0,
  canceled: 0,
  refused: 0,
  replied: 0,
  optedOut: 0,
};

describe('the preview of a file', () => {
  it('reads quoted cells with commas, quotes and line breaks', () => {
    const { columns, rows } = previewCsv('phone,name\r\n+44 7700 900001,"Ann ""A"", Jr\nsecond"\n\n+44 7700 900002,Bo');
    expect(columns).toEqual(['phone', 'name']);
    expect(rows).toEqual([
      ['+44 7700 900001', 'Ann "A", Jr\nsecond'],
      ['+44 7700 900002', 'Bo'],
    ]);
  });

  it('says what is wrong with the first line, and counts uneven rows', () => {
    expect(previewCsv('').problem).toEqual({ code: 'empty' });
    expect(previewCsv('a,a\n1,2').problem).toEqual({ code: 'duplicate_column', name: 'a' });
    expect(previewCsv('a,,c\n1,2,3').problem).toEqual({ code: 'unnamed_column', number: 2 });
    expect(previewCsv('a,b\n1\n1,2\n1,2,3').ragged).toBe(2);
  });

  it('finds the phones by the name of their column, else by how they look', () => {
    expect(phoneColumnOf(previewCsv('name,手机号\nAna,+8613800138000'))).toBe('手机号');
    expect(phoneColumnOf(previewCsv('who,where\nAna,+44 7700 900001\nBo,+44 (7700) 900-002'))).toBe('where');
    expect(phoneColumnOf(previewCsv('who,what\nAna,tea'))).toBeNull();
  });

  it('reads Chinese files that are not UTF-8, and names their character set', () => {
    const gb = Uint8Array.from([0xca, 0xd6, 0xbb, 0xfa]);
    expect(decodeCsv(gb)).toEqual({ text: '手机', charset: 'gb18030' });
    expect(decodeCsv(new TextEncoder().encode('手机'))).toEqual({ text: '手机', charset: null });
    expect(decodeCsv(new TextEncoder().encode('手机').slice(0, 4)).charset).toBeNull();
  });
});

it('Pasted numbers are taken once each, and the lines that are none are named', () => {
  expect(pastedNumbers('+44 7700 900001, +447700900002\nAna\n+44 7700 900001；+86 138 0013 8000')).toEqual({
    phones: ['+44 7700 900001', '+447700900002', '+86 138 0013 8000'],
    bad: [2],
  });
});

describe('the bar of progress', () => {
  it('fills exactly, and shows what is only one of very many', () => {
    const shares = sharesOf({ ...nothing, total: 100_000, delivered: 99_999, refused: 1 });
    expect(shares.map(({ segment }) => segment)).toEqual(['delivered', 'refused']);
    expect(shares[1]?.percent).toBeGreaterThan(0.5);
    expect(shares.reduce((sum, { percent }) => sum + percent, 0)).toBeCloseTo(100);
  });

  it('is empty without recipients, and counts as settled only what has an end', () => {
    expect(sharesOf(nothing)).toEqual([]);
    expect(settled({ ...nothing, queued: 5, handedOff: 4, read: 3, refused: 2 })).toBe(5);
  });
});

it('Sources of variables go to the server and come back the same', () => {
  const variables = { '1': { column: 'first' }, '2': { field: 'name' }, '3': { value: 'x' } };
  expect(variablesFrom(sourcesOf(variables, ['1', '2', '3', '4']))).toEqual(variables);
});
