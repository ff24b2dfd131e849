import { describe, expect, test } from 'vitest';
import { checkPasswordStrength, LONGEST_PASSWORD } from '../../src/accounts/password-strength.ts';

const personal = ['anna@nordlys.example'];

describe('a password is refused with the reason that helps', () => {
  test.each([
    ['short', 'too-short'],
    ['øæåØÆÅ1', 'too-short'],
    ['x'.repeat(LONGEST_PASSWORD + 1), 'too-long'],
    ['password123', 'common'],
    ['nordlys2024', 'personal'],
    ['aaaaaaaaaaaa', 'repeats'],
    ['abcdefghijkl', 'sequence'],
    ['19.05.1984', 'date'],
  ])('%j: %s', (password, problem) => {
    expect(checkPasswordStrength(password, personal)).toMatchObject({ acceptable: false, problem });
  });

  test.each([
    'correct horse battery staple',
    'en lang setning om ti hvite sykler',
    ' spaces  are welcome too ',
    '🦊 jumps over 🐕 seven',
  ])('%j is accepted', (password) => {
    expect(checkPasswordStrength(password, personal)).toMatchObject({ acceptable: true });
  });
});
