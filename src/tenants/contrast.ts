type Channels = [red: number, green: number, blue: number];

/** Contrast ratio of two colours `#rrggbb`, 1 to 21: WCAG 2.2, "contrast ratio". */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** The first colour on the way from `colour` to `end` that can be read on all of these grounds. */
export function readableOn(grounds: string[], colour: string, end: '#000000' | '#ffffff'): string {
  const steps = Array.from({ length: 101 }, (_, step) => mix(colour, end, step / 100));
  return steps.find((step) => grounds.every((ground) => contrast(step, ground) >= READABLE)) ?? end;
}

/** Text of ordinary size: WCAG 2.2, 1.4.3. */
export const READABLE = 4.5;

/** `share` of the other colour, 0 to 1. */
export function mix(colour: string, other: string, share: number): string {
  const end = channelsOf(other);
  const mixed = channelsOf(colour).map((channel, index) => channel + (end[index]! - channel) * share);
  return `#${mixed.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`;
}

/** WCAG 2.2, "relative luminance", 0 to 1. */
function luminance(colour: string): number {
  const [red, green, blue] = channelsOf(colour).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Channels;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channelsOf(colour: string): Channels {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)) as Channels;
}
