import { expect, test } from 'vitest';
import { quieten } from '../../scripts/quieten.ts';

test("wrangler's line about a request goes, the worker's own stays", () => {
  expect(quieten('{"status":200}\n[wrangler:info] GET /sign-in 200 OK (5ms)\n')).toBe('{"status":200}\n');
});

test('what a developer has to know stays', () => {
  const error = '\n✘ [ERROR] Build failed with 1 error:\n\n';
  expect(quieten(error)).toBe(error);
  expect(quieten('⎔ Reloading local server...\n')).toBe('⎔ Reloading local server...\n');
});

test('the notice that no cron fires goes, since `npm run dev` fires it', () => {
  expect(
    quieten('\u001B[33m▲ Scheduled Workers are not automatically triggered\u001B[0m\n\n  To trigger …\n'),
  ).toBe('');
});
