import { describe, expect, test } from 'vitest';
import { argon2Hash, argon2Verify, isOutdated, PARAMETERS } from '../../src/crypto/argon2.ts';
import { oneAtATime } from '../../src/crypto/one-at-a-time.ts';
import { passwordHashing } from '../../src/crypto/password-hash.ts';
import { makeSeal } from '../../src/crypto/seal.ts';
import { deriveKey, parseSecretKeys } from '../../src/crypto/secret-keys.ts';
import { generateCode, generateToken, hashToken, keyedHash } from '../../src/crypto/tokens.ts';
import { ELSEWHERE } from '../support/argon2-hashes.ts';

describe('R5: argon2id', () => {
  test('hashes as OWASP recommends, each with a salt of its own', async () => {
    const [one, two] = [await argon2Hash('the same'), await argon2Hash('the same')];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(one).not.toBe(two);
  });

  test.each(ELSEWHERE)(
    'verifies a hash of $password made by another implementation, and no cut of it',
    async ({ password, phc }) => {
      expect(await argon2Verify(phc, password)).toBe(true);
      expect(await argon2Verify(phc, `${password}x`)).toBe(false);
      expect(await argon2Verify(phc, password.slice(0, -1))).toBe(false);
    },
  );

  test('a non-ASCII password is not cut', async () => {
    const phc = await argon2Hash('ååååaaaa');
    expect(await argon2Verify(phc, 'ååååaaaa')).toBe(true);
    expect(await argon2Verify(phc, 'ååååXXXX')).toBe(false);
    expect(await argon2Verify(phc, 'åååå')).toBe(false);
  });

  test('a hash that would take too much memory, or is none, is not tried', async () => {
    await expect(argon2Verify('$argon2id$v=19$m=1048576,t=2,p=1$c2FsdHNhbHQ$aGFzaA', 'x')).rejects.toThrow();
    await expect(argon2Verify('plain', 'x')).rejects.toThrow();
  });

  test('a weaker one is told apart', async () => {
    expect(isOutdated(await argon2Hash('x'))).toBe(false);
    expect(isOutdated(`$argon2id$v=19$m=4096,t=2,p=${PARAMETERS.parallelism}$x$y`)).toBe(true);
  });

  test('the same text typed on two keyboards is the same password', async () => {
    const phc = await passwordHashing.hash('blåbær ö'.normalize('NFD'));
    expect(await passwordHashing.verify(phc, 'blåbær ö'.normalize('NFC'))).toEqual({
      right: true,
      outdated: false,
    });
  });

  test('without a hash to compare, one is computed all the same, and never right', async () => {
    expect(await passwordHashing.verify(null, 'superid-no-one!!')).toEqual({ right: false, outdated: false });
  });
});

describe('one at a time', () => {
  test('first come, first served, with a gap, and no two at once', async () => {
    const order: number[] = [];
    let running = 0;
    let most = 0;
    const work = (index: number) =>
      oneAtATime(async () => {
        running += 1;
        most = Math.max(most, running);
        await scheduler.wait(1);
        order.push(index);
        running -= 1;
      });
    await Promise.all(Array.from({ length: 10 }, (_, index) => work(index)));
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(most).toBe(1);
  });

  test('a failure makes way for the next', async () => {
    const failing = oneAtATime(() => Promise.reject(new Error('broken')));
    const next = oneAtATime(async () => 'done');
    await expect(failing).rejects.toThrow('broken');
    expect(await next).toBe('done');
  });

  test('a place whose request is gone is stepped over', async () => {
    void oneAtATime(() => new Promise(() => undefined));
    expect(await oneAtATime(async () => 'done')).toBe('done');
  }, 10_000);

  test('a line that is too long is refused at once', async () => {
    const waiting = Array.from({ length: 100 }, () => oneAtATime(async () => undefined).catch(() => 'gone'));
    await expect(oneAtATime(async () => undefined)).rejects.toThrow('busy');
    await Promise.all(waiting);
  }, 20_000);
});

describe('sealed tokens', () => {
  const keys = parseSecretKeys(`k2:${'A'.repeat(43)},k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8`)!;
  const now = 1_800_000_000_000;

  test('open with their content until they expire, and are known to be ours afterwards', async () => {
    const seal = makeSeal<{ to: string }>(keys, 'flow');
    const token = await seal.seal({ to: '/x' }, now, 900);
    expect(await seal.open(token, now + 899_000)).toEqual({ state: 'open', content: { to: '/x' } });
    expect(await seal.open(token, now + 901_000)).toEqual({ state: 'expired', content: { to: '/x' } });
  });

  test('are invalid for another purpose, under another key, changed anywhere, or not sealed at all', async () => {
    const seal = makeSeal<{ to: string }>(keys, 'flow');
    const token = await seal.seal({ to: '/x' }, now, 900);
    const invalid = { state: 'invalid' };
    expect(await makeSeal(keys, 'mail').open(token, now)).toEqual(invalid);
    expect(
      await makeSeal([{ id: 'k2', secret: deriveKey(keys[0]!.secret, 'other') }], 'flow').open(token, now),
    ).toEqual(invalid);
    expect(await makeSeal(keys.slice(1), 'flow').open(token, now), 'a key that was removed').toEqual(invalid);
    for (const [index] of token.split('.').entries()) {
      const parts = token.split('.');
      if (parts[index] === '') continue;
      parts[index] = (parts[index]!.startsWith('A') ? 'B' : 'A') + parts[index]!.slice(1);
      expect(await seal.open(parts.join('.'), now), `part ${index}`).toEqual(invalid);
    }
    const plain = `${btoa('{"alg":"none"}').replaceAll('=', '')}.${btoa('{"c":{"to":"/x"},"exp":9999999999}').replaceAll('=', '')}.`;
    for (const text of ['', 'x', plain, 'a.b.c.d.e', 'A'.repeat(9_000)])
      expect(await seal.open(text, now)).toEqual(invalid);
  });

  test('an older key still opens what it sealed', async () => {
    const old = await makeSeal(keys.slice(1), 'flow').seal({ to: '/x' }, now, 900);
    expect(await makeSeal(keys, 'flow').open(old, now)).toMatchObject({ state: 'open' });
  });
});

describe('tokens and codes', () => {
  test('256 bits, kept as a hash', () => {
    const token = generateToken();
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(hashToken(token)).toMatch(/^[0-9a-f]{64}$/);
    expect(hashToken('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  test('codes are six digits, leading zeros among them', () => {
    const codes = Array.from({ length: 2_000 }, generateCode);
    expect(codes.every((code) => /^\d{6}$/.test(code))).toBe(true);
    expect(codes.some((code) => code.startsWith('0'))).toBe(true);
  });

  test('the borders of what is hashed under a key count', () => {
    const key = new Uint8Array(32);
    expect(keyedHash(key, 'ab', 'c')).not.toBe(keyedHash(key, 'a', 'bc'));
  });
});
