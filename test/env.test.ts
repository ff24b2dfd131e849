import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../src/env.ts';
import { worker } from './support/worker/world.ts';

const problemsOf = (changes: Record<string, unknown>): string[] => {
  try {
    readConfig({ ...env, ...changes });
    return [];
  } catch (error) {
    return (error as { problems: string[] }).problems;
  }
};

test('a deployment that has all it needs is configured', () => {
  expect(problemsOf({})).toEqual([]);
});

describe('what is missing or malformed is named, all at once', () => {
  test.each([
    [{ SECRET_KEYS: undefined }, ['SECRET_KEYS is missing']],
    [{ SECRET_KEYS: 'k1:short' }, ['SECRET_KEYS is malformed']],
    [{ SECRET_KEYS: `k1:${'B'.repeat(43)}` }, ['SECRET_KEYS is malformed']],
    [{ SECRET_KEYS: `k1:${'A'.repeat(43)},k1:${'A'.repeat(43)}` }, ['SECRET_KEYS is malformed']],
    [{ PUBLIC_ORIGIN: '' }, ['PUBLIC_ORIGIN is missing']],
    [{ PUBLIC_ORIGIN: 'https://superid.example/' }, ['PUBLIC_ORIGIN is malformed']],
    [{ PUBLIC_ORIGIN: 'http://superid.example' }, ['PUBLIC_ORIGIN is malformed']],
    [{ MAIL_FROM: 'nobody' }, ['MAIL_FROM is malformed']],
    [{ DB: undefined, EMAIL: undefined }, ['the binding DB is missing', 'the binding EMAIL is missing']],
    [{ MICROSOFT_AUTHORITY: 'login' }, ['MICROSOFT_AUTHORITY is malformed']],
    [{ GOOGLE_ISSUER: 'http://accounts.example' }, ['GOOGLE_ISSUER is malformed']],
    [{ DOH_URL: 'ftp://dns.example' }, ['DOH_URL is malformed']],
    [{ MICROSOFT_CLIENT_SECRET: '' }, ['MICROSOFT_CLIENT_SECRET is missing']],
    [{ GOOGLE_CLIENT_ID: undefined }, ['GOOGLE_CLIENT_ID is missing']],
    [
      { MICROSOFT_CLIENT_ID: '', MICROSOFT_CLIENT_SECRET: '', MICROSOFT_FEDERATED_CREDENTIAL: 'superid' },
      ['MICROSOFT_CLIENT_ID is missing'],
    ],
    [
      { PUBLIC_ORIGIN: undefined, SECRET_KEYS: 'x' },
      ['PUBLIC_ORIGIN is missing', 'SECRET_KEYS is malformed'],
    ],
  ])('%j', (changes, problems) => {
    expect(problemsOf(changes)).toEqual(problems);
  });
});

test('without registrations at providers, and at their usual addresses, it is configured as well', () => {
  const none = {
    MICROSOFT_CLIENT_ID: '',
    MICROSOFT_CLIENT_SECRET: '',
    GOOGLE_CLIENT_ID: '',
    GOOGLE_CLIENT_SECRET: '',
  };
  const usual = { MICROSOFT_AUTHORITY: '', GOOGLE_ISSUER: '', DOH_URL: '' };
  const { providers, dohUrl } = readConfig({ ...env, ...none, ...usual });
  expect(providers).toEqual({
    microsoft: { base: 'https://login.microsoftonline.com', client: null },
    google: { base: 'https://accounts.google.com', client: null },
  });
  expect(dohUrl).toBe('https://cloudflare-dns.com/dns-query');
});

test('the first request is answered with the names, and with no value', async () => {
  const broken = { ...env, SECRET_KEYS: 'k1:very-secret', MAIL_FROM: '' };
  const response = await worker.fetch(
    new Request(`${env.PUBLIC_ORIGIN}/sign-in`),
    broken,
    createExecutionContext(),
  );
  expect(response.status).toBe(500);
  const text = await response.text();
  expect(text).toBe('SuperID is not configured: MAIL_FROM is missing; SECRET_KEYS is malformed.\n');
});

test('another name of this Worker leads to the public origin, with path and query', async () => {
  const request = new Request('https://superid.workers.dev/sign-in?x=1', { redirect: 'manual' });
  const response = await worker.fetch(request, env, createExecutionContext());
  expect(response.status).toBe(308);
  expect(response.headers.get('location')).toBe(`${env.PUBLIC_ORIGIN}/sign-in?x=1`);
});
