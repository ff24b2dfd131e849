import { expect, test } from 'vitest';
import { networkOf } from '../../src/limits/network-of.ts';

test.each([
  ['198.51.100.7', '198.51.100.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002:aaaa::', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['', ''],
])('%j belongs to the network %j', (ip, network) => {
  expect(networkOf(ip)).toBe(network);
});
