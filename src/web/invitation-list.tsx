import type { Place } from '../users/users-of-account.ts';
import type { Messages } from './messages/index.ts';

/** Apart from the tenants: to connect or decline. */
export function InvitationList({ m, invitations }: { m: Messages; invitations: Place[] }) {
  return (
    <ul class="invitations">
      {invitations.map((invitation) => (
        <li>
          <p>
            <strong>{invitation.tenantName}</strong>
            <span class="quiet">
              {invitation.tenantId} · {m.tenants.invitedBy(invitation.invitedBy)}
            </span>
          </p>
          <div class="row">
            <form method="post" action={`/invitations/${invitation.userId}/confirmation`}>
              <button class="button" aria-label={m.tenants.connectTo(invitation.tenantName)}>
                {m.tenants.connect}
              </button>
            </form>
            <form method="post" action={`/invitations/${invitation.userId}/refusal`}>
              <button class="link" aria-label={m.tenants.declineFrom(invitation.tenantName)}>
                {m.tenants.decline}
              </button>
            </form>
          </div>
        </li>
      ))}
    </ul>
  );
}
