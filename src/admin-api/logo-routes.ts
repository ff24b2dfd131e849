import { LOGO_LIMITS } from '../tenants/logo-limits.ts';
import type { SetLogoResult } from '../tenants/set-logo.ts';
import { messagesFor } from '../web/messages/index.ts';
import { ApiProblem } from './problems.ts';

const { logoProblems: words } = messagesFor('en').preferences;

/** What every route has that takes a logo. */
export const LOGO_UPLOAD = {
  method: 'PUT',
  description: `PNG or JPEG, ${LOGO_LIMITS.smallest} to ${LOGO_LIMITS.width} pixels wide and ${LOGO_LIMITS.smallest} to ${LOGO_LIMITS.height} high.`,
  scope: 'write',
  upload: { types: ['image/png', 'image/jpeg'], largest: LOGO_LIMITS.bytes },
  problems: ['malformed_image'],
} as const;

export function requireSet(result: SetLogoResult): void {
  switch (result.outcome) {
    case 'set':
      return;
    case 'too-heavy':
      throw new ApiProblem('payload_too_large');
    case 'not-an-image':
      throw new ApiProblem('malformed_image', { detail: words['not-an-image'] });
    case 'wrong-size':
      throw new ApiProblem('malformed_image', { detail: words['wrong-size'](result, LOGO_LIMITS) });
  }
}
