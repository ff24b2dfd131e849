import { describe, expect, test } from 'vitest';
import { parseUsername } from '../../src/accounts/username.ts';

describe('R3: a username is a valid email address, of which there is one spelling', () => {
  test.each([
    ['anna@nordlys.example', 'anna@nordlys.example'],
    ['  Anna@Nordlys.EXAMPLE\t', 'anna@nordlys.example'],
    ['anna@blåbær.example', 'anna@xn--blbr-roah.example'],
    ['anna@BLÅBÆR.example', 'anna@xn--blbr-roah.example'],
    ['anna@xn--blbr-roah.example', 'anna@xn--blbr-roah.example'],
    ['anna@nordlys。example', 'anna@nordlys.example'],
    ["o'brien+crm@sub.company.co.uk", "o'brien+crm@sub.company.co.uk"],
    ['a@b-c.no', 'a@b-c.no'],
  ])('%j is %j', (typed, username) => {
    expect(parseUsername(typed)).toMatchObject({ ok: true, username });
  });

  test.each([
    ['', 'empty'],
    ['anna', 'no-at'],
    ['@nordlys.example', 'local-part'],
    ['an na@nordlys.example', 'local-part'],
    ['anna@berg@nordlys.example', 'local-part'],
    ['.anna@nordlys.example', 'local-part'],
    ['an..na@nordlys.example', 'local-part'],
    ['"anna"@nordlys.example', 'local-part'],
    // The Kelvin sign lower-cases to k: it would meet another's address.
    ['\u212Aari@fjord.example', 'local-part'],
    [`${'a'.repeat(65)}@nordlys.example`, 'local-part'],
    ['anna@', 'domain'],
    ['anna@nordlys', 'domain'],
    ['anna@nordlys.', 'domain'],
    ['anna@-nordlys.example', 'domain'],
    ['anna@nordlys..example', 'domain'],
    ['anna@127.0.0.1', 'domain'],
    ['anna@1.2', 'domain'],
    ['anna@0x7f.1', 'domain'],
    ['anna@[::1]', 'domain'],
    ['anna@nordlys.example:80', 'domain'],
    ['anna@nordlys.example/x', 'domain'],
    ['anna@nordlys.example?x', 'domain'],
    ['anna@nordlys.example#x', 'domain'],
    ['anna@nord%6cys.example', 'domain'],
    ['anna@nord\nlys.example', 'domain'],
    ['anna@a.b\u0000.example', 'domain'],
    [`anna@${'a'.repeat(64)}.example`, 'domain'],
    [`anna@${'a.'.repeat(130)}example`, 'too-long'],
  ])('%j is none: %s', (typed, problem) => {
    expect(parseUsername(typed)).toEqual({ ok: false, problem });
  });
});
