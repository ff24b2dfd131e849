import { html } from 'hono/html';
import { describe, expect, test } from 'vitest';
import { EntryChart, type EntryDay } from '../../src/admin/chart-pages.tsx';
import { messagesFor } from '../../src/web/messages/index.ts';

const NONE = { success: 0, refusal: 0 };

/** The last 30 days to 22 November, on which nothing happened but what is given by the day of the month. */
function daysWith(given: Record<string, Partial<EntryDay>>): EntryDay[] {
  return Array.from({ length: 30 }, (_, index) => {
    const day = new Date(Date.UTC(2026, 9, 24 + index)).toISOString().slice(0, 10);
    return { ...NONE, ...given[day], day };
  });
}

async function draw(days: EntryDay[], language: 'en' | 'nb' = 'en'): Promise<string> {
  const m = messagesFor(language);
  const byLevel = [
    { level: 'password' as const, success: 10, refusal: 3 },
    { level: 'microsoft' as const, success: 4, refusal: 0 },
    { level: 'google' as const, ...NONE },
  ];
  return (await html`${<EntryChart m={m} days={days} byLevel={byLevel} />}`).toString();
}

const days = daysWith({
  '2026-11-12': { success: 9, refusal: 3 },
  '2026-11-22': { success: 5, refusal: 0 },
});

describe('the chart of sign-ins', () => {
  test('is a picture with a name and a description, to those who cannot see it', async () => {
    const drawn = await draw(days);
    expect(drawn).toContain('role="img" aria-labelledby="entry-chart-title entry-chart-description"');
    expect(drawn).toContain('<title id="entry-chart-title">Sign-ins in the last 30 days</title>');
    expect(drawn).toContain('14 signed in, 3 refused. The most on one day was 12, on 12 Nov.');
    expect(await draw(days, 'nb')).toContain(
      '14 har logget på, 3 ble avvist. Flest på én dag var 12, den 12. nov.',
    );
  });

  test('has the same numbers in tables behind it, newest day first', async () => {
    const [, tables = ''] = (await draw(days)).split('<details>');
    const rows = [
      ...tables.matchAll(/<th scope="row">([^<]+)<\/th><td[^>]*>(\d+)<\/td><td[^>]*>(\d+)<\/td>/g),
    ];
    const read = rows.map(([, name, success, refusal]) => `${name} ${success} ${refusal}`);
    expect(read).toHaveLength(33);
    expect(read[0]).toBe('22 Nov 5 0');
    expect(read[10]).toBe('12 Nov 9 3');
    expect(read.slice(-3)).toEqual(['Password 10 3', 'Microsoft 4 0', 'Google 0 0']);
  });

  test('stacks what was refused on what was not, on a scale that ends at a round number', async () => {
    const drawn = await draw(days);
    expect(drawn).toContain('<span>20</span><span>10</span><span>0</span>');
    expect(drawn).toContain('<rect class="success" x="191.5" y="55" width="7" height="45"');
    expect(drawn).toContain('<rect class="refusal" x="191.5" y="40" width="7" height="15"');
  });

  test.each([
    [1, 2],
    [2, 2],
    [3, 4],
    [10, 10],
    [11, 20],
    [999, 1000],
    [60_001, 80_000],
  ])('with at most %d on a day the scale ends at %d', async (most, top) => {
    expect(await draw(daysWith({ '2026-11-22': { success: most } }))).toContain(`<span>${top}</span>`);
  });

  test('one among a thousand still shows', async () => {
    const drawn = await draw(daysWith({ '2026-11-22': { success: 1_000, refusal: 1 } }));
    expect(drawn).toMatch(/class="refusal" x="291.5" y="[\d.]+" width="7" height="1"/);
  });

  test('needs no style of its own, which our pages would not be given', async () => {
    expect(await draw(days)).not.toContain('style=');
  });

  test('says so where nobody has signed in', async () => {
    expect(await draw(daysWith({}))).toBe(
      '<p class="empty">Nobody has signed in here in the last 30 days.</p>',
    );
  });
});
