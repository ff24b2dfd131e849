import { expect } from 'vitest';
import { ScimError, type ScimType } from '../../src/scim/scim-error.ts';

export function expectScimError(run: () => unknown, scimType: ScimType, detail: RegExp = /./): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    expect(error).toMatchObject({ status: 400, scimType });
    expect(error.detail).toMatch(detail);
    expect(error.detail, 'one sentence').toMatch(/\.$/);
    return;
  }
  throw new Error(`There is no ${scimType}.`);
}
