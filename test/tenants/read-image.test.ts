import { describe, expect, test } from 'vitest';
import { readImage } from '../../src/tenants/read-image.ts';
import { bytesOf, chunk, joined, makeJpeg, makePng } from '../support/worker/pictures.ts';

test('what a picture is, stands in its first bytes', () => {
  expect(readImage(makePng({ width: 640, height: 200 }))).toEqual({
    type: 'image/png',
    width: 640,
    height: 200,
  });
  expect(readImage(makeJpeg({ width: 640, height: 200 }))).toEqual({
    type: 'image/jpeg',
    width: 640,
    height: 200,
  });
  expect(readImage(makeJpeg({ frame: 0xc2 })), 'progressive').toMatchObject({ width: 240, height: 80 });
});

const png = makePng();
const jpeg = makeJpeg();
/** Where the parts of it are, from the end. */
const [frame, scan] = [13, 22];
const html = '<!doctype html><script>alert(1)</script>';

describe('is no picture to us:', () => {
  test.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array()],
    ['a GIF', bytesOf(`GIF89a${'\0'.repeat(60)}`)],
    ['a WebP', bytesOf(`RIFF\0\0\0\0WEBPVP8 ${'\0'.repeat(60)}`)],
    ['an SVG', bytesOf('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
    ['a page', bytesOf(html.repeat(3))],
    ['a PDF', bytesOf(`%PDF-1.7${' '.repeat(60)}`)],
    ['a page that begins like a PNG', joined(png.slice(0, 8), bytesOf(html.repeat(3)))],
    ['a page that begins like a JPEG', joined(Uint8Array.of(0xff, 0xd8, 0xff), bytesOf(html.repeat(3)))],
    [
      'a page that begins and ends like a JPEG',
      joined(Uint8Array.of(0xff, 0xd8), bytesOf(html), jpeg.slice(-2)),
    ],
    ['a PNG with a page behind it', joined(png, bytesOf(html))],
    ['a PNG with an archive behind it', joined(png, bytesOf('PK\x03\x04'))],
    ['a JPEG with a page behind it', joined(jpeg, bytesOf(html))],
    ['a PNG before which stands a page', joined(bytesOf(html), png)],
    ['a PNG that is cut off', png.slice(0, -1)],
    ['a PNG of a signature and a header', png.slice(0, 33)],
    [
      'a PNG whose header comes second',
      joined(png.slice(0, 8), chunk('tEXt', new Uint8Array(13)), png.slice(8)),
    ],
    ['a PNG that moves', makePng({}, chunk('acTL', new Uint8Array(8)))],
    [
      'a PNG of a chunk that never ends',
      joined(png.slice(0, 33), bytesOf('\xff\xff\xff\xffIDAT'), png.slice(33)),
    ],
    ['a JPEG that is cut off', jpeg.slice(0, -2)],
    ['a JPEG without a frame', joined(jpeg.slice(0, 2), jpeg.slice(-scan))],
    ['a JPEG of two frames', joined(jpeg.slice(0, -scan), jpeg.slice(-scan - frame))],
    ['a JPEG of arithmetic coding', makeJpeg({ frame: 0xc9 })],
    [
      'a JPEG whose segment has no length',
      joined(jpeg.slice(0, 2), Uint8Array.of(0xff, 0xe0, 0, 0), jpeg.slice(2)),
    ],
  ])('%s', (_, bytes) => {
    expect(readImage(bytes)).toBeNull();
  });
});

test('any bytes behind a signature, and any change of a picture, are read without harm', () => {
  let seed = 1;
  const random = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  for (let round = 0; round < 3_000; round += 1) {
    const bytes = Uint8Array.from(round % 2 ? png : jpeg);
    for (let change = 0; change < 4; change += 1) bytes[2 + random(bytes.length - 2)] = random(256);
    expect(() => readImage(bytes.slice(0, random(bytes.length + 1)))).not.toThrow();
  }
});

test('a view into larger memory is read from where it begins', () => {
  const larger = joined(bytesOf('before'), png, bytesOf('after'));
  expect(readImage(larger.subarray(6, 6 + png.length))).toMatchObject({ type: 'image/png' });
});
