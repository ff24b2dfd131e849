import { describe, expect, test } from 'vitest';
import { contrast, mix, readableOn } from '../../src/tenants/contrast.ts';

describe('WCAG 2.2, contrast ratio', () => {
  // As WebAIM's contrast checker has them.
  test.each([
    ['#000000', '#ffffff', 21],
    ['#ffffff', '#ffffff', 1],
    ['#777777', '#ffffff', 4.48],
    ['#767676', '#ffffff', 4.54],
    ['#ff0000', '#ffffff', 4],
    ['#0000ff', '#ffffff', 8.59],
    ['#008000', '#ffffff', 5.14],
    ['#ffff00', '#0000ff', 8],
    ['#0a0a0a', '#0b0b0b', 1.01],
  ])('%s and %s: %d', (one, other, ratio) => {
    expect(contrast(one, other)).toBeCloseTo(ratio, 1);
    expect(contrast(other, one), 'whichever is the ground').toBe(contrast(one, other));
  });
});

test('half of each colour', () => {
  expect(mix('#000000', '#ffffff', 0.5)).toBe('#808080');
  expect(mix('#1f5fbf', '#ffffff', 0)).toBe('#1f5fbf');
  expect(mix('#1f5fbf', '#ffffff', 1)).toBe('#ffffff');
});

test('a colour that can be read stays, another goes only as far as it must', () => {
  expect(readableOn(['#ffffff'], '#1f5fbf', '#000000')).toBe('#1f5fbf');
  const darker = readableOn(['#ffffff'], '#ffcc00', '#000000');
  expect(contrast(darker, '#ffffff')).toBeGreaterThanOrEqual(4.5);
  expect(contrast(darker, '#ffffff')).toBeLessThan(4.8);
});
