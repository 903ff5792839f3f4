// A picture of a screen in 256 colours: a third of the size, and hardly anybody sees it. Reads what Chromium writes (8 bits, RGB or RGBA,
// not interlaced); needs nothing but zlib.
import { deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** @param {Buffer} png @returns {Buffer} the same picture, lighter; itself when it is of another kind or would not become lighter */
export function lighterPng(png) {
  const chunks = [...chunksOf(png)];
  const header = chunks.find(({ type }) => type === 'IHDR')?.data;
  if (!header) return png;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const channels = { 2: 3, 6: 4 }[header[9]];
  if (header[8] !== 8 || !channels || header[12] !== 0) return png;
  const raw = inflateSync(Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data)));
  const pixels = unfiltered(raw, width * channels, height, channels);
  const { palette, indexOf } = paletteOf(pixels, channels);
  const lines = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) lines[y * (width + 1) + 1 + x] = indexOf(colourAt(pixels, (y * width + x) * channels));
  header[9] = 3;
  const light = Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]))),
    chunk('IDAT', deflateSync(lines, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  return light.length < png.length ? light : png;
}

function* chunksOf(png) {
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    yield { type: png.toString('latin1', at + 4, at + 8), data: Buffer.from(png.subarray(at + 8, at + 8 + length)) };
    at += length + 12;
  }
}

/** Undoes the five filters of PNG: each byte was written as the difference to its neighbours. */
function unfiltered(raw, stride, height, step) {
  const out = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x >= step ? out[at - step] : 0;
      const up = y > 0 ? out[at - stride] : 0;
      const corner = x >= step && y > 0 ? out[at - stride - step] : 0;
      const guess = [0, left, up, (left + up) >> 1, filter === 4 ? paeth(left, up, corner) : 0][filter];
      out[at] = raw[y * (stride + 1) + 1 + x] + guess;
    }
  }
  return out;
}

function paeth(left, up, corner) {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

const colourAt = (pixels, at) => (pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2];

/** The commonest colours, then the commonest that look like none of those, so that a small red dot stays red; at most 256. */
function chosenFrom(counts) {
  const byCount = [...counts].sort(([, a], [, b]) => b - a).map(([colour]) => colour);
  const chosen = byCount.slice(0, 96);
  for (const colour of byCount.slice(96))
    if (chosen.length < 256 && chosen.every((other) => distance(colour, other) > 100)) chosen.push(colour);
  return chosen;
}

function distance(one, other) {
  const [r, g, b] = [16, 8, 0].map((shift) => ((one >> shift) & 255) - ((other >> shift) & 255));
  return r * r + g * g + b * b;
}

/** Every colour that was not chosen becomes the nearest that was. */
function paletteOf(pixels, channels) {
  const counts = new Map();
  for (let at = 0; at < pixels.length; at += channels) {
    const colour = colourAt(pixels, at);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const palette = chosenFrom(counts);
  const known = new Map(palette.map((colour, index) => [colour, index]));
  const nearest = (colour) => {
    let [best, nearestSoFar] = [0, Infinity];
    for (const [index, other] of palette.entries()) {
      const far = distance(colour, other);
      if (far < nearestSoFar) [best, nearestSoFar] = [index, far];
    }
    known.set(colour, best);
    return best;
  };
  return { palette, indexOf: (colour) => known.get(colour) ?? nearest(colour) };
}

/** @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(checksum(body), body.length + 4);
  return whole;
}

function checksum(bytes) {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  }
  return (rest ^ 0xffffffff) >>> 0;
}
