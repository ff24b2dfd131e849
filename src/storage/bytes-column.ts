import { customType } from 'drizzle-orm/sqlite-core';

/** Drizzle's own blob needs Node's Buffer. D1 takes bytes and answers a list of numbers. */
export const bytes = customType<{ data: Uint8Array<ArrayBuffer>; driverData: Uint8Array | number[] }>({
  dataType: () => 'blob',
  fromDriver: (value) => Uint8Array.from(value),
});
