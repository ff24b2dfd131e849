/** Pictures that are right in what a reader of headers looks at; they show nothing. */

export function makePng({ width = 240, height = 80 } = {}, ...more: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint32(8, 0x08060000);
  return joined(
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', new Uint8Array(header.buffer)),
    ...more,
    chunk('IDAT', new Uint8Array(20)),
    chunk('IEND', new Uint8Array()),
  );
}

export function chunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const length = new DataView(new ArrayBuffer(4));
  length.setUint32(0, data.length);
  return joined(new Uint8Array(length.buffer), bytesOf(type), data, new Uint8Array(4));
}

export function makeJpeg({ width = 240, height = 80, frame = 0xc0 } = {}): Uint8Array<ArrayBuffer> {
  const size = [height >> 8, height & 255, width >> 8, width & 255];
  return joined(
    Uint8Array.of(0xff, 0xd8),
    segment(0xe0, bytesOf('JFIF\0\x01\x01\0\0\x01\0\x01\0\0')),
    segment(0xfe, bytesOf('\xff\xd9 a comment')),
    segment(frame, Uint8Array.of(8, ...size, 1, 1, 0x11, 0)),
    segment(0xda, Uint8Array.of(1, 1, 0, 0, 63, 0)),
    Uint8Array.of(1, 2, 3, 0xff, 0, 4, 5, 6, 7, 8, 0xff, 0xd9),
  );
}

function segment(marker: number, data: Uint8Array): Uint8Array {
  const length = data.length + 2;
  return joined(Uint8Array.of(0xff, marker, length >> 8, length & 255), data);
}

/** Latin-1. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

export function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
