import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { accentCss } from '../../src/branding/accent-css.ts';
import { contrast } from '../../src/tenants/contrast.ts';

/** What a stylesheet sets by day and, where it says otherwise, by night. */
function propertiesOf(css: string): { day: Map<string, string>; night: Map<string, string> } {
  const [byDay = '', byNight = ''] = css.split('@media (prefers-color-scheme: dark)');
  const read = (text: string) =>
    new Map(
      [...text.matchAll(/--([\w-]+): (#[0-9a-f]{3,6});/g)].map(([, name, value]) => [name!, long(value!)]),
    );
  return { day: read(byDay), night: read(byNight) };
}

function long(colour: string): string {
  return colour.length === 4 ? colour.replace(/[0-9a-f]/g, '$&$&') : colour;
}

const GROUNDS = ['ground', 'surface', 'info-ground', 'warn-ground', 'good-ground', 'bad-ground'];
const ours = propertiesOf(
  readFileSync(join(import.meta.dirname, '../../src/web/assets/superid.css'), 'utf8'),
);

describe('an accent on which white can be read, can be read wherever it stands', () => {
  test.each([
    '#1f5fbf',
    '#767676',
    '#000000',
    '#8a1c4a',
    '#0000ff',
    '#b3261e',
    '#757500',
    '#0a7a0a',
    '#c01048',
  ])('%s', (accent) => {
    const theirs = propertiesOf(accentCss(accent));
    for (const scheme of ['day', 'night'] as const) {
      const colour = (name: string) => theirs[scheme].get(name)!;
      for (const ground of GROUNDS) {
        const on = ours[scheme].get(ground)!;
        for (const name of ['accent', 'accent-strong', 'focus']) {
          expect(contrast(colour(name), on), `${name} on ${ground} by ${scheme}`).toBeGreaterThanOrEqual(4.5);
        }
      }
      for (const name of ['accent', 'accent-strong']) {
        expect(contrast(colour('on-accent'), colour(name)), `words on ${name}`).toBeGreaterThanOrEqual(4.5);
      }
    }
  });
});
