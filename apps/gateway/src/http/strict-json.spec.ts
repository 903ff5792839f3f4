import fc from 'fast-check';
import { MAX_JSON_DEPTH, parseStrictJson } from './strict-json';
import { ProblemError } from './problem-error';

const parse = (text: string) => parseStrictJson(Buffer.from(text, 'utf8'));
const pointerOf = (text: string): string | undefined => {
  try {
    parse(text);
    return undefined;
  } catch (error) {
    return (error as ProblemError).options.errors?.[0]?.pointer ?? 'no pointer';
  }
};

/** What we accept: texts without NUL or halves of pairs, safe numbers, no `__proto__`. */
const text = fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0') && !/[\ud800-\udfff]/u.test(value));
const json = fc.jsonValue({ maxDepth: 5, stringUnit: 'grapheme' }).filter((value) => {
  const written = JSON.stringify(value);
  return !/__proto__|\\u0000|e\+/.test(written) && !/\d{15,}/.test(written);
});

describe('strict JSON', () => {
  it('reads whatever JSON.stringify writes, like JSON.parse', () => {
    fc.assert(
      fc.property(json, fc.constantFrom(undefined, 2), (value, indent) => {
        const written = JSON.stringify(value, null, indent);
        expect(parse(written)).toEqual(JSON.parse(written));
      }),
    );
  });

  it('finds a repeated key wherever it is, however it is escaped', () => {
    fc.assert(
      fc.property(
        text.filter((key) => key !== '__proto__'),
        json,
        (key, value) => {
          const escaped = `"${[...key].map((char) => (char.length === 1 ? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}` : char)).join('')}"`;
          expect(pointerOf(`{"a":[1,{${JSON.stringify(key)}:${JSON.stringify(value)},"other ${'x'}":1,${escaped}:2}]}`)).toMatch(
            /^\/a\/1\//,
          );
        },
      ),
    );
  });

  it('never throws anything but a problem, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          parseStrictJson(Buffer.from(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(ProblemError);
        }
      }),
    );
  });

  it.each([
    ['the same key in different objects', '[{"a":1},{"a":2}]'],
    ['the same text as key and value', '{"a":"a","b":"a"}'],
    ['quotes and backslashes at the end of a text', '{"a\\\\":"\\\\","a\\"":"\\\\\\""}'],
    ['the largest safe number', '[9007199254740991,-9007199254740991,0.1e-7,1.5]'],
    ['a whole pair of surrogates, escaped', '"\\ud83d\\ude00"'],
    ['__proto__ as a value', '{"a":"__proto__"}'],
    ['nesting up to the limit', '['.repeat(MAX_JSON_DEPTH) + ']'.repeat(MAX_JSON_DEPTH)],
    ['an empty object after a key', '{"a":{},"b":[],"c":[[],{}]}'],
  ])('takes %s', (_, body) => {
    expect(parse(body)).toEqual(JSON.parse(body));
  });

  it.each([
    ['[0,1,{"a":{"b":1,"b":2}}]', '/2/a/b'],
    ['{"a":[1,2],"b":{"c":[0,1e400]}}', '/b/c/1'],
    ['{"a":{"x":1},"b":["ok","\\u0000"]}', '/b/1'],
    ['{"a":[{},{}],"a":1}', '/a'],
  ])('points at the fault in %s', (body, pointer) => {
    expect(pointerOf(body)).toBe(pointer);
  });

  it('reads a megabyte of hostile nesting or escaping without pain', () => {
    const began = performance.now();
    expect(() => parse('['.repeat(500_000) + ']'.repeat(500_000))).toThrow(ProblemError);
    expect(parse(`"${'\\"'.repeat(400_000)}"`)).toHaveLength(400_000);
    expect(parse(`"${'\\\\'.repeat(400_000)}"`)).toHaveLength(400_000);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});
