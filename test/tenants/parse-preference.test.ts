import { describe, expect, test } from 'vitest';
import { contrast } from '../../src/tenants/contrast.ts';
import { parseAccent, parseSupportMail, parseSupportPhone } from '../../src/tenants/parse-preference.ts';

describe('support mail', () => {
  test.each([
    ['help@company.com', 'help@company.com'],
    ['  Help.Desk+crm@Company.COM ', 'help.desk+crm@company.com'],
    ['post@blåbær.no', 'post@xn--blbr-roah.no'],
  ])('%j is kept as %s', (typed, value) => {
    expect(parseSupportMail(typed)).toEqual({ ok: true, value });
  });

  test.each([
    'nobody',
    'a@b',
    '@company.com',
    'a b@company.com',
    'help@company.com\r\nBcc: all@company.com',
    'help@company.com?bcc=all@company.com',
    'help?subject=pay@company.com',
    'help&cc=all@company.com',
    'help%0d%0aBcc:all@company.com',
    '<b>help</b>@company.com',
    '"help"@company.com',
    "help'onclick='x@company.com",
    'help@company.com, all@company.com',
    'mailto:help@company.com',
    'javascript:alert(1)',
    'help@company.com"><script>',
    `${'a'.repeat(250)}@company.com`,
  ])('%j is none', (typed) => {
    expect(parseSupportMail(typed)).toEqual({ ok: false, problem: 'malformed-mail' });
  });
});

describe('support telephone', () => {
  test.each([
    ['+47 22 33 44 55', '+47 22 33 44 55'],
    ['+4722334455', '+4722334455'],
    [' (+47) 22-33 44.55 ', '+47 22 33 44 55'],
    ['+ 47 22 33 44 55', '+47 22 33 44 55'],
    ['02222', '02222'],
    ['22\u00a033\n44', '22 33 44'],
  ])('%j is kept as %s', (typed, value) => {
    expect(parseSupportPhone(typed)).toEqual({ ok: true, value });
  });

  test.each([
    'javascript:alert(1)',
    'call us',
    '22 33 44 55 ext. 6',
    '22334455;phone-context=evil',
    '22334455,,1',
    '*21*22334455#',
    '++4722334455',
    '22+334455',
    '12',
    '1234567890123456',
    '٢٢٣٣٤٤٥٥',
    '+',
    '22 33 <b>44</b>',
  ])('%j is none', (typed) => {
    expect(parseSupportPhone(typed)).toEqual({ ok: false, problem: 'malformed-phone' });
  });
});

describe('accent', () => {
  test.each(['#1f5fbf', '#000000', '#767676', ' #B3261E '])('%j is one', (typed) => {
    expect(parseAccent(typed)).toEqual({ ok: true, value: typed.trim().toLowerCase() });
  });

  test.each([
    'red',
    '#fff',
    '1f5fbf',
    '#1f5fbf80',
    '#1f5fbg',
    'rgb(0,0,0)',
    'var(--bad)',
    '#000000;}body{display:none}',
    '#00000\n',
    'url(//evil.example/x)',
    '#000000/*',
  ])('%j is none', (typed) => {
    expect(parseAccent(typed)).toEqual({ ok: false, problem: 'malformed-colour' });
  });

  test.each(['#ffffff', '#777777', '#ffcc00', '#7fb0f5'])(
    'white cannot be read on %s: a darker one is named, on which it can',
    (typed) => {
      const parsed = parseAccent(typed);
      if (parsed.ok || parsed.problem !== 'too-light') throw new Error(JSON.stringify(parsed));
      expect(contrast(parsed.darker, '#ffffff')).toBeGreaterThanOrEqual(4.5);
      expect(parseAccent(parsed.darker)).toEqual({ ok: true, value: parsed.darker });
    },
  );
});
