import { expect, test } from 'vitest';
import { parseDisplayName } from '../../src/tenants/display-name.ts';

test.for([
  ['a Persian name with a non-joiner', 'علی\u200cرضا'],
  ['a Sinhala word with a joiner', 'ශ්\u200dරී'],
  ['a Hindi word with a non-joiner', 'क्\u200cष'],
  ['letters of several scripts', 'Łukasz Ōtani Αθηνά'],
])('%s stays as it is', ([, name = '']) => {
  expect(parseDisplayName(` ${name} `)).toBe(name);
});

test.for([
  ['a joiner among Latin letters', 'pay\u200dpal'],
  ['a non-joiner among Latin letters', 'pay\u200cpal'],
  ['a joiner at the end', 'علی\u200d'],
  ['joiners on end', 'علی\u200c\u200cرضا'],
  ['between two scripts', 'علی\u200cpal'],
  ['a direction override', 'ab\u202ecd'],
  ['a line break', 'ab\ncd'],
  ['nothing', ' \t '],
])('%s is no name', ([, name = '']) => {
  expect(parseDisplayName(name)).toBeNull();
});
