import { expect, test } from 'vitest';
import { readDevArguments } from '../../scripts/dev-arguments.ts';

test('the port is 8787 unless PORT says another, and the origin follows it', () => {
  expect(readDevArguments([], {})).toMatchObject({ port: 8787, publicOrigin: 'http://localhost:8787' });
  expect(readDevArguments([], { PORT: '9000' })).toMatchObject({
    port: 9000,
    publicOrigin: 'http://localhost:9000',
  });
});

test('a port that is none is refused by name', () => {
  expect(() => readDevArguments([], { PORT: 'abc' })).toThrow("not 'abc'");
  expect(() => readDevArguments(['--port=9000'], {})).toThrow('PORT=9000');
});

test('arguments are handed on as they are', () => {
  const argv = ['--var', 'GOOGLE_ISSUER:http://127.0.0.1:9000', '--persist-to', 'elsewhere'];
  expect(readDevArguments(argv, {})).toMatchObject({ args: argv, persistTo: 'elsewhere', verbose: false });
});

test('the last PUBLIC_ORIGIN among the variables wins', () => {
  const argv = ['--var', 'PUBLIC_ORIGIN:https://a.example', '--var=PUBLIC_ORIGIN:https://b.example:8443'];
  expect(readDevArguments(argv, {}).publicOrigin).toBe('https://b.example:8443');
});
