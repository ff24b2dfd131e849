import type { RegisterUserResult } from '../users/register-users.ts';
import type { Messages } from './messages/index.ts';

/** Why someone was not registered, by the field that says so. */
export function registrationProblems(
  m: Messages,
  result: Exclude<RegisterUserResult, { outcome: 'registered' | 'not-allowed' }>,
): { username?: string; associateId?: string; firstName?: string; lastName?: string } {
  switch (result.outcome) {
    case 'malformed': {
      const { username, firstName, lastName, associateId } = result.problems;
      return {
        ...(username && { username: m.users.problems[username] }),
        ...(firstName && { firstName: m.users.malformed.firstName }),
        ...(lastName && { lastName: m.users.malformed.lastName }),
        ...(associateId && { associateId: m.users.malformed.associateId }),
      };
    }
    case 'already-user':
      return { username: m.users.alreadyUser };
    case 'associate-id-taken':
      return { associateId: m.users.associateIdTaken };
    case 'outside-domains':
      return { username: m.users.outsideDomains };
    case 'tenant-not-running':
      return { username: m.users.notRunning };
  }
}
