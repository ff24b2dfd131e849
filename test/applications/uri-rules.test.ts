import { describe, expect, test } from 'vitest';
import type { Kind } from '../../src/applications/kinds.ts';
import { findRedirectUriProblem, findWebUriProblem } from '../../src/applications/redirect-uri.ts';
import { findResourceProblem } from '../../src/applications/resource-uri.ts';
import type { UriProblem } from '../../src/applications/uri-problem.ts';

/** Addresses as they are entered: RFC 6749 §3.1.2, RFC 8252 §7, RFC 8707 §2, RFC 9700 §2.1. */

const EVERY: Kind[] = ['web', 'native', 'browser'];

describe('a redirect URI is taken', () => {
  test.each([
    'https://app.example',
    'https://app.example/',
    'https://app.example/callback',
    'https://app.example/callback?tenant=Cust10001',
    'https://app.example:8443/a/b.c/..d/...',
    'https://xn--bcher-kva.example/callback',
    'https://app.example/%7Euser/a%20b',
    'https://app.example/@me',
    'https://intranet/callback',
    'https://192.0.2.1/callback',
    'https://[2001:db8::1]/callback',
    'http://localhost:3000/callback',
    'http://localhost',
    'http://127.0.0.1/callback',
    'http://[::1]:3000/callback',
  ])('of every kind: %s', (uri) => {
    for (const kind of EVERY) expect(findRedirectUriProblem(uri, kind), kind).toBeNull();
  });

  test.each([
    'com.example.app:/callback',
    'com.example.app:///callback',
    'com.example.app://callback',
    'msauth.com.example.app://auth',
    'com.googleusercontent.apps.123-abc:/oauth2redirect/x',
  ])('of an app on a device only: %s', (uri) => {
    expect(findRedirectUriProblem(uri, 'native')).toBeNull();
    expect(findRedirectUriProblem(uri, 'web')).toEqual({ problem: 'not-https' });
    expect(findRedirectUriProblem(uri, 'browser')).toEqual({ problem: 'not-https' });
  });
});

describe('a redirect URI is refused', () => {
  test.each<[string, UriProblem]>([
    ['', 'malformed'],
    ['/callback', 'malformed'],
    ['//app.example/callback', 'malformed'],
    ['app.example/callback', 'malformed'],
    ['https://', 'malformed'],
    ['https://app.example:99999/', 'malformed'],
    ['https://app.exa mple/', 'malformed'],
    [' https://app.example/', 'malformed'],
    ['https://app.example/\n', 'malformed'],
    ['https://app.example/\t', 'malformed'],
    ['https://app.example/\0', 'malformed'],
    ['https://app.example/\u007f', 'malformed'],
    ['https://app.example/\u00a0', 'malformed'],
    ['https://app.example/\u200b', 'malformed'],
    ['https://app.example/\u202e', 'malformed'],
    ['https://app.example/\ud800', 'malformed'],
    ['https://app.example\\@evil.example/', 'malformed'],
    ['https:\\\\app.example\\', 'malformed'],
    [`https://app.example/${'x'.repeat(2_000)}`, 'too-long'],
    ['https://*.app.example/', 'wildcard'],
    ['https://app.example/*', 'wildcard'],
    ['https://app.example/#', 'fragment'],
    ['https://app.example/#here', 'fragment'],
    ['https://app.example#@evil.example/', 'fragment'],
    ['https://user@app.example/', 'user-info'],
    ['https://user:password@app.example/', 'user-info'],
    ['https://app.example@evil.example/', 'user-info'],
    ['https://@app.example/', 'user-info'],
    ['https://:@app.example/', 'user-info'],
    ['https://app.example/../callback', 'dot-segments'],
    ['https://app.example/./callback', 'dot-segments'],
    ['https://app.example/a/..', 'dot-segments'],
    ['https://app.example/a/.', 'dot-segments'],
    ['https://app.example/a/../?x', 'dot-segments'],
    ['https://app.example/%2e%2e/callback', 'dot-segments'],
    ['https://app.example/.%2E/callback', 'dot-segments'],
    ['https://app.example/a%2f..%2fcallback', 'dot-segments'],
    ['https://app.example/a%5C..%5Ccallback', 'dot-segments'],
    ['https://app.example./callback', 'trailing-dot'],
    ['https://app.example.:443/', 'trailing-dot'],
    ['https://app.example.:8443/', 'trailing-dot'],
    ['http://localhost./callback', 'trailing-dot'],
    ['http://127.0.0.1./callback', 'trailing-dot'],
    ['https://app.example\u3002/callback', 'trailing-dot'],
  ])('of every kind: %j (%s)', (uri, problem) => {
    for (const kind of EVERY) expect(findRedirectUriProblem(uri, kind), kind).toEqual({ problem });
  });

  test.each([
    'http://app.example/callback',
    'http://127.0.0.2/callback',
    'http://0.0.0.0/callback',
    'http://[::]/callback',
    'http://localhost.example/callback',
    'http://app.localhost/callback',
    'http://127.0.0.1.example/callback',
    'http://192.168.0.1/callback',
  ])('plain http beyond the device: %s', (uri) => {
    for (const kind of EVERY) {
      expect(findRedirectUriProblem(uri, kind), kind).toEqual({ problem: 'not-https' });
    }
  });

  test.each([
    'javascript:alert(1)',
    'javascript://app.example/%0aalert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'blob:https://app.example/x',
    'vbscript:x',
    'ftp://app.example/',
    'ws://app.example/',
    'mailto:a.b',
    'urn:ietf:wg:oauth:2.0:oob',
    'about:blank',
    'intent://x',
    'myapp:/callback',
    'myapp://callback',
    'com.example.app:callback',
    'com.example.app:/',
    'com.example.app://',
    'com.:/callback',
    'com..app:/callback',
  ])('a scheme that is no app’s own: %s', (uri) => {
    expect(findRedirectUriProblem(uri, 'native')).toEqual({ problem: 'foreign-scheme' });
    expect(findRedirectUriProblem(uri, 'web')).toEqual({ problem: 'not-https' });
  });

  test.each([
    ['HTTPS://app.example/', 'https://app.example/'],
    ['https://APP.example/', 'https://app.example/'],
    ['https://app.example:443/', 'https://app.example/'],
    ['https://app.example:/', 'https://app.example/'],
    ['https:app.example/', 'https://app.example/'],
    ['https:///app.example/', 'https://app.example/'],
    ['https://app.example?x=1', 'https://app.example/?x=1'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
    ['https://app.example/å', 'https://app.example/%C3%A5'],
    ['https://app%2eexample/', 'https://app.example/'],
    ['http://0x7f000001/', 'http://127.0.0.1/'],
    ['http://2130706433/', 'http://127.0.0.1/'],
    ['http://127.1/', 'http://127.0.0.1/'],
    ['http://[0:0:0:0:0:0:0:1]/', 'http://[::1]/'],
    ['http://①27.0.0.1/', 'http://127.0.0.1/'],
  ])('%s, since it would be compared as %s', (uri, instead) => {
    for (const kind of EVERY) {
      expect(findRedirectUriProblem(uri, kind), kind).toEqual({ problem: 'respelt', instead });
    }
    expect(findRedirectUriProblem(instead, 'web')).toBeNull();
  });

  test('an app’s own, written otherwise', () => {
    expect(findRedirectUriProblem('COM.example.app:/callback', 'native')).toEqual({
      problem: 'respelt',
      instead: 'com.example.app:/callback',
    });
    expect(findRedirectUriProblem('com.example.app:/a/../b', 'native')).toEqual({ problem: 'dot-segments' });
    expect(findRedirectUriProblem('com.example.app://u@b', 'native')).toEqual({ problem: 'user-info' });
  });
});

test.each([
  ['https://app.example/login', null],
  ['http://localhost:3000/login', null],
  ['http://app.example/login', 'not-https'],
  ['com.example.app:/login', 'not-https'],
  ['https://app.example/#login', 'fragment'],
  ['', 'malformed'],
])('where a sign-in begins, or ends: %j (%s)', (uri, problem) => {
  expect(findWebUriProblem(uri)?.problem ?? null).toBe(problem);
});

test.each([
  ['https://api.example', null],
  ['https://api.example/v1?region=eu', null],
  ['urn:example:api', null],
  ['urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6', null],
  ['api', 'malformed'],
  ['/v1', 'malformed'],
  ['https://api.example/#v1', 'fragment'],
  ['urn:example:api#v1', 'fragment'],
  ['urn:x', 'not-https'],
  ['urn:', 'not-https'],
  ['http://api.example', 'not-https'],
  ['javascript:api', 'not-https'],
  ['https://user@api.example', 'user-info'],
  ['https://api.example:443', 'respelt'],
])('an API that tokens may be for: %s (%s)', (uri, problem) => {
  expect(findResourceProblem(uri)?.problem ?? null).toBe(problem);
});
