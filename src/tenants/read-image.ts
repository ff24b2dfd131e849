export type Image = { type: 'image/png' | 'image/jpeg'; width: number; height: number };

/**
 * What a file is, by its bytes and never by its name: a PNG or a JPEG, with its size in pixels. Null for
 * all else, and for a picture that is cut off or goes on after its end.
 */
export function readImage(bytes: Uint8Array): Image | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return readPng(view) ?? readJpeg(view);
}

const PNG = [0x89504e47, 0x0d0a1a0a];
const IHDR = 0x49484452;
const IEND = 0x49454e44;
/** The control of an animation: a logo that moves or flashes is none. */
const ACTL = 0x6163544c;

/** PNG third edition, 5.2 and 5.3: a signature, then chunks of length, type, data and checksum. */
function readPng(view: DataView): Image | null {
  const signed = view.byteLength >= 33 && PNG.every((word, index) => view.getUint32(index * 4) === word);
  if (!signed || view.getUint32(8) !== 13 || view.getUint32(12) !== IHDR) return null;
  let at = 8;
  while (at + 12 <= view.byteLength) {
    const [length, type] = [view.getUint32(at), view.getUint32(at + 4)];
    at += 12 + length;
    if (type === ACTL) return null;
    if (type === IEND) break;
  }
  const ended = at === view.byteLength && view.getUint32(at - 8) === IEND;
  return ended ? { type: 'image/png', width: view.getUint32(16), height: view.getUint32(20) } : null;
}

const START = 0xffd8;
const END = 0xffd9;
/** Baseline, extended and progressive: what browsers show. */
const FRAMES = [0xffc0, 0xffc1, 0xffc2];
const SCAN = 0xffda;

/** ITU T.81, annex B: markers, each with a segment that begins with its own length, until the scan. */
function readJpeg(view: DataView): Image | null {
  const last = view.byteLength - 2;
  if (last < 2 || view.getUint16(0) !== START || view.getUint16(last) !== END) return null;
  let frame: Image | null = null;
  for (let at = 2; at + 9 <= last; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint16(at);
    if (marker < 0xffc0 || view.getUint16(at + 2) < 2) return null;
    if (marker === SCAN) return frame;
    if (!FRAMES.includes(marker)) continue;
    if (frame) return null;
    frame = { type: 'image/jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
  }
  return null;
}
