import type { RegisterUserResult } from '../users/register-users.ts';
import type { Messages } from './messages/index.ts';

/** Why someone was not registered, by the field that says so. */
export function registrationProblems(
  m: Messages,
  result: Exclude<RegisterUserResult, { outcome: 'registered' }>,
): { username?: string; associateId?: string; firstName?: string; lastName?: string } {
  switch (result.outcome) {
    case 'malformed-username':
      return { username: m.users.problems[result.problem] };
    case 'malformed-name':
      return { [result.field]: m.users.malformed[result.field] };
    case 'already-user':
      return { username: m.users.alreadyUser };
    case 'associate-id-taken':
      return { associateId: m.users.associateIdTaken };
    case 'tenant-not-running':
    case 'not-allowed':
      return { username: m.users.notRunning };
  }
}
