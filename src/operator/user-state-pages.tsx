import type { InspectedAccount } from '../accounts/inspect-account.ts';
import type { Messages } from '../web/messages/index.ts';

type UserState = InspectedAccount['users'][number]['state'];

const KINDS: Record<UserState, string> = { active: 'good', invited: 'warn', deactivated: '' };

/** How someone stands in one tenant. */
export function StateBadge(props: { m: Messages; state: UserState; declined?: boolean }) {
  const { m, state, declined = false } = props;
  const label = state === 'invited' && declined ? m.users.declined : m.users.states[state];
  return <span class={`badge ${KINDS[state]}`}>{label}</span>;
}
