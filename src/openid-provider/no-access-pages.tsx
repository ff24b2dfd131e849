import { InvitationList } from '../web/invitation-list.tsx';
import { Notice } from '../web/notice.tsx';
import type { AuthorizeResult } from './authorize.ts';
import { BackTo, OnTheWayPage, type OnTheWay } from './on-the-way-pages.tsx';

type NoAccess = Extract<AuthorizeResult, { outcome: 'no-access' }>;

/** Not a loop: someone is signed in, but not for this. */
export function NoAccessPage(props: OnTheWay & { result: NoAccess }) {
  const { m, otherAccount, result } = props;
  const { application, person, tenantId, works, invitations } = result;
  const anywhere = works ? m.openid.noAccess : m.openid.noTenant;
  const reason = tenantId === null ? anywhere : m.openid.noAccessIn(tenantId);
  const invited = invitations.length > 0;
  return (
    <OnTheWayPage
      {...props}
      application={application}
      title={m.openid.noAccessTitle(application.name)}
      lead={m.tenants.signedInAs(person.username)}
      wide={invited}
    >
      <p>{invited ? m.openid.connectFirst(application.name) : reason}</p>
      {invited ? (
        <Notice title={m.tenants.invitations}>
          <InvitationList m={m} invitations={invitations} />
        </Notice>
      ) : null}
      <p>
        <a class={invited ? 'button' : 'button primary'} href={otherAccount}>
          {m.openid.otherAccount}
        </a>
      </p>
      <BackTo {...props} application={application} />
    </OnTheWayPage>
  );
}
